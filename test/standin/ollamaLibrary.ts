import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { text } from "./json.ts";
import type { StandInOptions } from "./options.ts";
import { sendJson, wait, write } from "./server.ts";

interface StoredModel {
	readonly name: string;
	readonly digest: string;
	readonly modifiedAt: string;
	readonly sizeBytes: number;
}

const capabilities = ["completion", "tools", "thinking", "vision"];
const details = {
	parent_model: "",
	format: "gguf",
	family: "demo",
	families: ["demo"],
	parameter_size: "1K",
	quantization_level: "Q4_0",
};

/** The models of the stand-in, which of them are in memory, and every request about them. */
export class OllamaLibrary {
	readonly #models = new Map<string, StoredModel>();
	readonly #loaded = new Map<string, { readonly window: number; readonly expiresAt: number }>();
	readonly #options: StandInOptions;

	constructor(options: StandInOptions) {
		this.#options = options;
		for (const name of options.models ?? ["demo:latest"]) {
			this.#add(name);
		}
	}

	find(name: string): StoredModel | undefined {
		return this.#models.get(name) ?? this.#models.get(`${name}:latest`);
	}

	isLoaded(name: string): boolean {
		return (this.#loaded.get(name)?.expiresAt ?? 0) > Date.now();
	}

	/** Keeps the model in memory for as long as `keep_alive` says: seconds, or text such as "5m". */
	load(name: string, window: number, keepAlive: unknown): void {
		const seconds = typeof keepAlive === "number" ? keepAlive : durationOf(text(keepAlive));
		this.#loaded.set(name, { window, expiresAt: seconds < 0 ? Number.MAX_SAFE_INTEGER : Date.now() + seconds * 1000 });
	}

	/** False when the path is none of the library's. */
	async answer(
		method: string,
		path: string,
		body: Readonly<Record<string, unknown>>,
		response: ServerResponse,
	): Promise<boolean> {
		const name = text(body["model"]) || text(body["name"]);
		switch (`${method} ${path}`) {
			case "GET /":
			case "HEAD /":
				response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
				response.end(method === "HEAD" ? undefined : "Ollama is running");
				return true;
			case "GET /api/version":
				sendJson(response, 200, { version: this.#options.version ?? "0.33.0" });
				return true;
			case "GET /api/tags":
				sendJson(response, 200, { models: [...this.#models.values()].map(tagOf) });
				return true;
			case "GET /api/ps":
				sendJson(response, 200, { models: this.#running() });
				return true;
			case "POST /api/show":
				this.#show(name, response);
				return true;
			case "POST /api/pull":
				await this.#pull(name, response);
				return true;
			case "DELETE /api/delete":
				this.#delete(name, response);
				return true;
			default:
				return false;
		}
	}

	#add(name: string): StoredModel {
		const digest = createHash("sha256").update(name).digest("hex");
		const model = {
			name: name.includes(":") ? name : `${name}:latest`,
			digest,
			modifiedAt: new Date().toISOString(),
			sizeBytes: this.#options.pullBytes ?? 4_000_000,
		};
		this.#models.set(model.name, model);
		return model;
	}

	#running(): readonly unknown[] {
		return [...this.#models.values()]
			.filter(({ name }) => this.isLoaded(name))
			.map((model) => {
				const loaded = this.#loaded.get(model.name);
				const { modified_at: _, capabilities: __, ...tag } = tagOf(model);
				return {
					...tag,
					expires_at: new Date(Math.min(loaded?.expiresAt ?? 0, Date.now() + 8.64e13)).toISOString(),
					size_vram: model.sizeBytes,
					context_length: loaded?.window ?? 0,
				};
			});
	}

	#show(name: string, response: ServerResponse): void {
		const model = this.find(name);
		if (!model) {
			sendJson(response, 404, { error: `model '${name}' not found` });
			return;
		}
		sendJson(response, 200, {
			license: "MIT",
			modelfile: `# demo model\nFROM ${model.name}\n`,
			template: "{{ .Prompt }}",
			details,
			model_info: {
				"general.architecture": "demo",
				"general.basename": "demo model",
				"demo.context_length": this.#options.contextLength ?? 32_768,
				"demo.embedding_length": 64,
			},
			capabilities,
			modified_at: model.modifiedAt,
		});
	}

	async #pull(name: string, response: ServerResponse): Promise<void> {
		response.writeHead(200, { "content-type": "application/x-ndjson" });
		const tell = (status: Readonly<Record<string, unknown>>): Promise<void> =>
			write(response, `${JSON.stringify(status)}\n`);
		await tell({ status: "pulling manifest" });
		if (name === "" || name.includes("missing")) {
			await tell({ error: "pull model manifest: file does not exist" });
			response.end();
			return;
		}
		const total = this.#options.pullBytes ?? 4_000_000;
		const digest = `sha256:${createHash("sha256").update(name).digest("hex")}`;
		const steps = 20;
		for (let step = 0; step <= steps; step++) {
			const completed = Math.round((total * step) / steps);
			await tell({ status: `pulling ${digest.slice(7, 19)}`, digest, total, ...(completed ? { completed } : {}) });
			if (!(await wait(this.#options.paceMs ?? 0, response))) {
				return;
			}
		}
		for (const status of ["verifying sha256 digest", "writing manifest", "success"]) {
			await tell({ status });
		}
		this.#add(name);
		response.end();
	}

	#delete(name: string, response: ServerResponse): void {
		const model = this.find(name);
		if (!model) {
			sendJson(response, 404, { error: `model '${name}' not found` });
			return;
		}
		this.#models.delete(model.name);
		this.#loaded.delete(model.name);
		response.writeHead(200);
		response.end();
	}
}

function tagOf(model: StoredModel): Readonly<Record<string, unknown>> {
	const { name, digest, modifiedAt, sizeBytes } = model;
	const remote = /[-:]cloud$/.test(name)
		? { remote_model: name.replace(/[-:]cloud$/, ""), remote_host: "https://ollama.com:443" }
		: {};
	return { name, model: name, ...remote, modified_at: modifiedAt, size: sizeBytes, digest, details, capabilities };
}

function durationOf(value: string): number {
	const [, amount, unit] = /^(-?\d+(?:\.\d+)?)(s|m|h)?$/.exec(value) ?? [];
	return amount === undefined ? 300 : Number(amount) * ({ s: 1, m: 60, h: 3600 }[unit ?? "s"] ?? 1);
}
