import * as vscode from "vscode";
import type { Link } from "../../shared/links.ts";
import { views } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import { MarkdownReports } from "../markdownReports.ts";
import type { AskModel } from "../modelQuestion.ts";
import type { Services } from "../services.ts";
import { outcomeOf, refusalOf } from "./chatLinks.ts";
import { mayFetch } from "./fetchConsent.ts";
import { LinkAnalyzer } from "./linkAnalyzer.ts";
import { linkPage } from "./linkPage.ts";
import { askAddress, linksOfChat, pickLinks } from "./linkPicks.ts";
import { pageContent } from "./pageContent.ts";
import { linkItem } from "./linksTree.ts";
import { settingNamedIn } from "./namedSetting.ts";

export interface LinksHost {
	readonly services: Services;
	readonly ask: AskModel;
	readonly projectId: () => string | null;
	/** Resolves when the user and the machine are in the database: before the first row. */
	readonly userId: () => Promise<string>;
	readonly didChange: () => void;
}

/** Rows that the view shows; older links are found by the search. */
const mostRows = 1000;

/** The links of the user: what the view shows and what its commands do. A bundle of its own. */
export class Links {
	readonly #host: LinksHost;
	readonly #analyzer: LinkAnalyzer;
	readonly #pages = new MarkdownReports("daybook-link");

	constructor(host: LinksHost) {
		this.#host = host;
		const { services, ask, projectId, didChange } = host;
		const { localize, network } = services;
		const readerFile = vscode.Uri.joinPath(services.context.extensionUri, "dist", "article.cjs").fsPath;
		const consent = {
			isTrusted: () => vscode.workspace.isTrusted,
			allowedHosts: () => services.settings().linksAllowedHosts,
			localize,
		};
		this.#analyzer = new LinkAnalyzer({
			...services,
			fetch: network.safeFetch,
			isLocalOnly: network.isLocalOnly,
			content: async (page) => pageContent(page, readerFile),
			ask,
			mayFetch: async (url) => mayFetch(url, consent),
			projectId,
			didChange,
			now: () => services.clock.now(),
			language: vscode.env.language,
		});
	}

	async rows(): Promise<readonly Link[]> {
		return this.#host.services.database().call("links.list", { limit: mostRows });
	}

	item(link: Link): vscode.TreeItem {
		const { clock, localize } = this.#host.services;
		return linkItem(link, this.#analyzer.isRunning(link.url), clock.now(), localize);
	}

	/** Analyses an address, or one that the user is asked for, and shows what came of it. Null when the user turned away. */
	async analyze(address: unknown, conversationId: string | null): Promise<Link | null> {
		const { localize } = this.#host.services;
		const given = typeof address === "string" && address.trim() !== "" ? address : await askAddress(localize);
		if (given === null) return null;
		const link = await this.#run(given, conversationId);
		await this.#tell(link);
		return link;
	}

	/** Analyses what the user chooses among the addresses that a chat names. Returns what came of them. */
	async analyzeChat(conversationId: string): Promise<readonly Link[]> {
		const { database, localize } = this.#host.services;
		const addresses = await linksOfChat(database(), conversationId);
		if (addresses.length === 0) throw new DaybookError("no_links", localize("No web address is named in this chat."));
		const links: Link[] = [];
		const refused: { readonly url: string; readonly error: string }[] = [];
		for (const address of await pickLinks(addresses, await this.rows(), localize)) {
			const refusal = refusalOf(address, localize);
			if (refusal === null) links.push(await this.#run(address, conversationId));
			else refused.push({ url: address, error: refusal });
		}
		if (links.length + refused.length > 0) {
			const setting = settingNamedIn(links.map(({ error }) => error));
			void this.#offerSetting(setting, async (...offers) =>
				vscode.window.showInformationMessage(outcomeOf(links, refused, localize), ...offers),
			);
		}
		return links;
	}

	async open(linkId: string): Promise<void> {
		const link = await this.#get(linkId);
		const { localize } = this.#host.services;
		await this.#pages.show(fileName(link), linkPage(link, localize));
	}

	async again(linkId: string): Promise<Link> {
		const { url, conversationId } = await this.#get(linkId);
		const link = await this.#run(url, conversationId);
		await this.#tell(link);
		return link;
	}

	async openInBrowser(linkId: string): Promise<void> {
		await vscode.env.openExternal(vscode.Uri.parse((await this.#get(linkId)).url));
	}

	async copy(linkId: string): Promise<void> {
		await vscode.env.clipboard.writeText((await this.#get(linkId)).url);
	}

	async remove(linkId: string): Promise<void> {
		await this.#host.services.database().call("links.remove", { linkId });
		this.#host.didChange();
	}

	dispose(): void {
		this.#analyzer.dispose();
		this.#pages.dispose();
	}

	async #run(address: string, conversationId: string | null): Promise<Link> {
		await this.#host.userId();
		const options = { location: { viewId: views.links } };
		return vscode.window.withProgress(options, async () => this.#analyzer.analyze(address, conversationId));
	}

	async #tell(link: Link): Promise<void> {
		if (link.status === "success") return this.open(link.id);
		void this.#offerSetting(settingNamedIn([link.error]), async (...offers) =>
			vscode.window.showWarningMessage(link.error ?? link.url, ...offers),
		);
	}

	/** Tells something with the way to the setting that would change it, if there is one. */
	async #offerSetting(
		setting: string | null,
		tell: (...offers: readonly string[]) => Promise<string | undefined>,
	): Promise<void> {
		if (setting === null) return void tell();
		const open = this.#host.services.localize("Open Setting");
		if ((await tell(open)) === open)
			await vscode.commands.executeCommand("workbench.action.openSettings", `@id:${setting}`);
	}

	async #get(linkId: string): Promise<Link> {
		const { database, localize } = this.#host.services;
		const link = await database().call("links.get", { linkId });
		if (link) return link;
		throw new DaybookError("gone", localize("This link was removed."));
	}
}

/** What the tab is called: the title as far as it can be a file's name. */
function fileName({ analysis, domain, id }: Link): string {
	const name = (analysis?.title || domain).replaceAll(/[^\p{L}\p{N} .-]+/gu, " ").trim();
	// Two pages may have one title.
	return `${id}/${name.slice(0, 60) || domain}`;
}
