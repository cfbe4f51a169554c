import * as vscode from "vscode";
import type { Localize } from "../../localize.ts";
import { revealed } from "../definitions/definitionRows.ts";
import { consentRows } from "./consentRows.ts";
import type { McpServer } from "../servers/mcpServer.ts";

/** A dialog of the editor shows so much before the end is out of sight. */
const longestDetail = 4000;

/** Asks whether a server may be started, with the whole definition. A page or a model cannot answer this. */
export async function askConsent(
	server: McpServer,
	untrusted: readonly string[],
	localize: Localize,
): Promise<boolean> {
	const lines = consentRows(server.configured.definition, untrusted).map(
		({ label, text }) => `${label}: ${revealed(text)}`,
	);
	const whole = lines.join("\n");
	const detail =
		whole.length <= longestDetail
			? whole
			: localize("The definition is too long for this dialog. Read it on the page first.");
	const remote = server.configured.definition.kind === "http";
	const warning = remote
		? localize("What models pass to its tools is sent to this address.")
		: localize("It runs as a program of yours and may do whatever you may.");
	const action = remote ? localize("Allow and Connect") : localize("Allow and Start");
	const question = localize("Allow the MCP server “{0}”?", revealed(server.name));
	const asked = { modal: true, detail: `${detail}\n\n${warning}` };
	return (await vscode.window.showWarningMessage(question, asked, action)) === action;
}

/** Asks whether models may be told of these tools. */
export async function askTools(server: McpServer, names: readonly string[], localize: Localize): Promise<boolean> {
	const action = localize("Let Models Use Them");
	const question = localize("Let models use {0} tools of “{1}”?", names.length, revealed(server.name));
	const detail = `${names.map(revealed).join(", ")}\n\n${localize("Their descriptions become part of what models are told. Each call is still judged by the chat's permissions.")}`;
	return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}
