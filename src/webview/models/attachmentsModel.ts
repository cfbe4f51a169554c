import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Attachment } from "../../shared/model.ts";
import { formatCount } from "../format.ts";
import { t } from "../l10n.ts";
import type { CatalogModel } from "./catalogModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";
import type { PageStore } from "./pageStorage.ts";

export interface AttachmentsOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	readonly storage: PageStore;
	readonly catalog: CatalogModel;
}

/** More are not taken in one message. */
export const mostAttachments = 20;
/** Larger files are not even read: the host takes no more than 5 MB of a picture. */
const largestFile = 6 * 1024 * 1024;

/** What will be sent along with the message being written. Kept with the draft of its chat. */
export class AttachmentsModel {
	readonly #options: AttachmentsOptions;
	readonly #list: Signal<readonly Attachment[]> = signal([]);
	/** Files on their way to the host. */
	readonly #pending: Signal<number> = signal(0);
	#key = "";
	/** Sent, but not known to be stored; part of the draft it was sent from as long as that. */
	#taken: { readonly key: string; readonly list: readonly Attachment[] } | null = null;
	/** The drafts for which something is on its way: each goes along when its draft moves. */
	readonly #targets = new Set<{ key: string }>();

	constructor(options: AttachmentsOptions) {
		this.#options = options;
	}

	get list(): ReadonlySignal<readonly Attachment[]> {
		return this.#list;
	}

	/** True while something is on its way. */
	readonly isBusy: ReadonlySignal<boolean> = computed(() => this.#pending.value > 0);

	/** A sentence when the chosen model cannot see what is attached; null when all is well. */
	readonly warning: ReadonlySignal<string | null> = computed(() => {
		const model = this.#options.catalog.chosen.value;
		const images = this.#list.value.filter(({ kind }) => kind === "image");
		if (images.length === 0 || model === null || model.abilities.images) return null;
		return t("{model} cannot see images. Choose another model, or they are left out.", { model: model.label });
	});

	/** Turns to the draft of another chat. */
	async open(key: string): Promise<void> {
		if (key === this.#key) return;
		// What was attached before it was known where to belongs to whatever is opened first.
		if (this.#key !== "") this.#list.value = [];
		else this.#moveTargets("", key);
		this.#key = key;
		const kept = await this.#read(key);
		if (this.#key !== key) return;
		// What was attached while this was read belongs to the same draft, and what is on its way is part of what was kept.
		const added = this.#list.peek();
		this.#list.value = joined(without(kept, this.#takenFrom(key)), added);
		if (added.length > 0) await this.#save();
	}

	/** The new chat got its identity: what is attached from now on belongs to it. */
	async rename(key: string): Promise<void> {
		const before = this.#key;
		if (key === before) return;
		this.#key = key;
		this.#moveTargets(before, key);
		if (this.#taken?.key === before) this.#taken = { ...this.#taken, key };
		await this.#write(before, []);
		await this.#save();
	}

	/** The draft is kept under another key from now on: all goes along, before what may lie there already. */
	async moveTo(key: string): Promise<void> {
		const before = this.#key;
		const there = await this.#read(key);
		if (this.#key !== before || key === before) return;
		this.#list.value = joined(this.#list.peek(), there);
		await this.rename(key);
	}

	/** Attaches what a chosen mention stands for. */
	async mention(itemId: string): Promise<void> {
		await this.#add(async () => this.#options.host.request("attachment/mention", { itemId }));
	}

	/** Attaches files that were pasted or dropped from outside. */
	async addFiles(files: readonly File[]): Promise<void> {
		for (const file of files) {
			const name = file.name || "image";
			if (file.size > largestFile) this.#tell(t("{name} is too large to attach: 5 MB is the most.", { name }));
			else
				await this.#add(async () => {
					const data = await base64(file).catch(() => null);
					if (data !== null) return [await this.#options.host.request("attachment/add", { name, data })];
					// A folder, for one, comes as a file without content.
					this.#tell(t("{name} cannot be read, so it was not attached.", { name }));
					return [];
				});
		}
	}

	/** Attaches a text that is too long for the box. */
	async addPasted(text: string): Promise<void> {
		const name = t("Pasted text, {count} lines", { count: formatCount(text.split("\n").length) });
		await this.addFiles([new File([text], name, { type: "text/plain" })]);
	}

	/** Attaches files that were dropped from the editor itself. */
	async addUris(uris: readonly string[]): Promise<void> {
		for (const uri of uris) {
			await this.#add(async () => this.#options.host.request("attachment/addFiles", { uris: [uri] }));
		}
	}

	remove(id: string): void {
		this.#list.value = this.#list.peek().filter((attachment) => attachment.id !== id);
		void this.#save();
	}

	/** Takes them out to send them. They are kept as a draft until `confirmTaken`. */
	take(): readonly Attachment[] {
		const list = this.#list.peek();
		this.#taken = { key: this.#key, list };
		this.#list.value = [];
		return list;
	}

	/** What was taken is on the host's disk. */
	async confirmTaken(): Promise<void> {
		const taken = this.#taken;
		this.#taken = null;
		if (!taken || taken.key === this.#key) return this.#save();
		await this.#write(taken.key, without(await this.#read(taken.key), taken.list));
	}

	/** Puts back what was taken; in a chat that is no longer shown it lies as it did. */
	giveBack(): void {
		const taken = this.#taken;
		this.#taken = null;
		if (taken?.key !== this.#key) return;
		this.#list.value = joined(taken.list, this.#list.peek());
		void this.#save();
	}

	async #add(ask: () => Promise<readonly Attachment[]>): Promise<void> {
		if (this.#list.peek().length >= mostAttachments)
			return this.#tell(t("A message carries at most {count} attachments.", { count: mostAttachments }));
		const target = { key: this.#key };
		this.#targets.add(target);
		this.#pending.value++;
		await this.#options.notices.guard(async () => {
			const added = await ask();
			// The user went to another chat meanwhile: it waits for him in the one he left.
			if (target.key !== this.#key) return this.#write(target.key, joined(await this.#read(target.key), added));
			this.#list.value = joined(this.#list.peek(), added).slice(0, mostAttachments);
			for (const { name } of added) this.#options.notices.announce(t("Attached: {name}", { name }));
			// It can be sent at once: nobody waits until it is kept.
			void this.#save();
		});
		this.#targets.delete(target);
		this.#pending.value--;
	}

	#moveTargets(from: string, to: string): void {
		for (const target of this.#targets) if (target.key === from) target.key = to;
	}

	#takenFrom(key: string): readonly Attachment[] {
		return this.#taken?.key === key ? this.#taken.list : [];
	}

	#tell(message: string): void {
		this.#options.notices.show({ code: "attachment", message, detail: null, actions: [] });
	}

	/** Keeps what must survive: what is on its way, and what was attached after it. */
	async #save(): Promise<void> {
		if (this.#key !== "") await this.#write(this.#key, joined(this.#takenFrom(this.#key), this.#list.peek()));
	}

	async #read(key: string): Promise<readonly Attachment[]> {
		return attachmentsOf(await this.#options.storage.read("drafts", storageKey(key)).catch(() => undefined));
	}

	async #write(draft: string, list: readonly Attachment[]): Promise<void> {
		const { storage } = this.#options;
		const key = storageKey(draft);
		// Without IndexedDB they live as long as the panel does.
		await (list.length === 0 ? storage.remove("drafts", key) : storage.write("drafts", key, list)).catch(
			() => undefined,
		);
	}
}

function storageKey(key: string): string {
	return `attachments:${key}`;
}

/** Each once: the same lines of the same file attached twice say nothing more. */
function joined(first: readonly Attachment[], second: readonly Attachment[]): readonly Attachment[] {
	const known = new Set(first.map(({ contentHash, name }) => `${contentHash} ${name}`));
	return [...first, ...second.filter(({ contentHash, name }) => !known.has(`${contentHash} ${name}`))];
}

function without(list: readonly Attachment[], taken: readonly Attachment[]): readonly Attachment[] {
	const ids = new Set(taken.map(({ id }) => id));
	return list.filter(({ id }) => !ids.has(id));
}

/** What this page kept; written by this page only, but perhaps by an older version of it. */
function attachmentsOf(kept: unknown): readonly Attachment[] {
	if (!Array.isArray(kept)) return [];
	return kept.filter(
		(one): one is Attachment =>
			typeof one === "object" && one !== null && "id" in one && "contentHash" in one && "kind" in one && "name" in one,
	);
}

function base64(file: File): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.addEventListener("load", () => {
			const address = typeof reader.result === "string" ? reader.result : "";
			resolve(address.slice(address.indexOf(",") + 1));
		});
		reader.addEventListener("error", () => reject(reader.error ?? new Error("The file cannot be read.")));
		reader.readAsDataURL(file);
	});
}
