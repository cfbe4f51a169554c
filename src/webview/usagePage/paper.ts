import { createContext } from "preact";

/** What differs on paper. */
interface Paper {
	/** Pixels at which text beside the drawing has its size; the drawing itself becomes as wide as the sheet. */
	readonly chartWidth: number;
}

/** The sheet that the figures are drawn for; null on a screen, where rows can be unfolded and figures opened. */
export const PaperContext = createContext<Paper | null>(null);
