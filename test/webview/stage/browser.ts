import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { findChromium } from "../../vscode/chromium.ts";

const machinery = new URL("../../vscode/package.json", import.meta.url);

/** The part of playwright-core's browser that the tests of the panel use. */
export interface Browser {
	newPage(options: { readonly viewport: { readonly width: number; readonly height: number } }): Promise<Page>;
	close(): Promise<void>;
}

export interface Page {
	goto(address: string): Promise<unknown>;
	reload(): Promise<unknown>;
	evaluate<Argument, Result>(run: (argument: Argument) => Result, argument: Argument): Promise<Awaited<Result>>;
	frameLocator(selector: string): Scope;
	frames(): readonly Frame[];
	/** Chromium's own protocol, for what playwright does not tell. */
	context(): {
		newCDPSession(page: Page): Promise<{ send(method: string, parameters?: object): Promise<unknown> }>;
	};
	keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
	mouse: { move(x: number, y: number): Promise<void>; wheel(x: number, y: number): Promise<void> };
	on(event: "console" | "pageerror" | "request" | "framenavigated", listener: (event: PageEvent) => void): void;
	screenshot(options: { readonly path: string }): Promise<unknown>;
	waitForTimeout(ms: number): Promise<void>;
	setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>;
	close(): Promise<void>;
}

/** What the listened events have in common; each has some of these. */
export interface PageEvent {
	readonly message?: string;
	text?: () => string;
	type?: () => string;
	url?: () => string;
}

export interface Frame {
	url(): string;
	/** Runs a script in the page, which no policy of the page forbids, and resolves with its value. */
	evaluate(script: string): Promise<unknown>;
	evaluate<Argument, Result>(run: (argument: Argument) => Result, argument: Argument): Promise<Awaited<Result>>;
}

export interface Scope {
	getByRole(role: string, options?: { readonly name?: string | RegExp; readonly exact?: boolean }): Locator;
	getByText(text: string | RegExp): Locator;
	locator(selector: string): Locator;
}

export interface Locator extends Scope {
	click(): Promise<void>;
	hover(): Promise<void>;
	fill(text: string): Promise<void>;
	selectOption(label: string): Promise<unknown>;
	press(key: string): Promise<void>;
	focus(): Promise<void>;
	count(): Promise<number>;
	first(): Locator;
	last(): Locator;
	nth(index: number): Locator;
	waitFor(options?: { readonly state?: "visible" | "hidden" | "attached" | "detached" }): Promise<void>;
	innerText(): Promise<string>;
	textContent(): Promise<string | null>;
	inputValue(): Promise<string>;
	isVisible(): Promise<boolean>;
	isDisabled(): Promise<boolean>;
	getAttribute(name: string): Promise<string | null>;
	dispatchEvent(type: string, init?: object): Promise<void>;
	evaluate<Argument, Result>(
		run: (element: HTMLElement, argument: Argument) => Result,
		argument: Argument,
	): Promise<Awaited<Result>>;
}

interface Playwright {
	readonly chromium: {
		launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser>;
	};
}

/** A real Chromium, or a sentence that says why there is none. */
export async function launchBrowser(): Promise<Browser | { readonly missing: string }> {
	const executablePath = findChromium();
	if (executablePath === undefined) return { missing: "there is no Chromium" };
	if (!existsSync(new URL("./node_modules/playwright-core/", machinery)))
		return { missing: "playwright-core is not installed in test/vscode" };
	const playwright = createRequire(machinery)("playwright-core") as Playwright;
	return playwright.chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
