import type { KnownTranscript, TranscriptChunk } from "../../../db/index.ts";
import type { ScanFigures } from "./figures.ts";
import type { AgentPrompt, ToolName } from "./tool.ts";

/** What the window asks of the thread that reads transcripts. Paths are absolute. */
export interface ScanOrder {
	readonly tool: ToolName;
	/** Folders whose transcripts are all looked at. */
	readonly folders: readonly string[];
	/** Single files beside them. */
	readonly files: readonly string[];
	readonly known: readonly KnownTranscript[];
	/** Where copies of the transcripts are kept, which makes answers searchable too; null keeps none. */
	readonly archiveFolder: string | null;
}

/** What was said in one session of a transcript, the earliest first. */
export interface ReadOrder {
	readonly tool: ToolName;
	/** The first that is still there is read, itself or its archived copy. */
	readonly paths: readonly string[];
	readonly archiveFolder: string;
	readonly sessionId: string;
}

export interface ReadTranscript {
	readonly prompts: readonly AgentPrompt[];
	/** There was more than is shown. */
	readonly isCut: boolean;
}

export type ToReader =
	| { readonly type: "scan"; readonly id: number; readonly order: ScanOrder }
	| { readonly type: "read"; readonly id: number; readonly order: ReadOrder }
	/** What an "enter" or "markFiles" carried is in the database, all but the files named; null when that ends the scan. */
	| { readonly type: "entered"; readonly id: number; readonly refused: readonly string[] | null };

export type FromReader =
	| { readonly type: "enter"; readonly id: number; readonly chunks: readonly TranscriptChunk[] }
	| {
			readonly type: "markFiles";
			readonly id: number;
			readonly gone: readonly string[];
			readonly back: readonly string[];
	  }
	| { readonly type: "progress"; readonly id: number; readonly bytesDone: number; readonly bytesToRead: number }
	/** A file could not be read or archived; `code` is the system's. */
	| { readonly type: "failed"; readonly id: number; readonly path: string; readonly code: string }
	| { readonly type: "scanned"; readonly id: number; readonly figures: ScanFigures }
	| { readonly type: "read"; readonly id: number; readonly transcript: ReadTranscript | null }
	| { readonly type: "broken"; readonly id: number; readonly reason: string };
