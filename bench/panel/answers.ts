/** Answers as models write them, of any length; a token is about four characters. */

const paragraph = "The harbour gate opens when the tide passes **two metres**; `heightAt` says when that is.\n\n";
const code = "export const depth = measure(berth, tide, 12); // in metres\n";

const mixed = [
	"## What happens at the gate\n\n",
	paragraph,
	"- the berth asks for a window\n- the table answers with *three* of them\n- the pilot chooses\n\n",
	paragraph,
	"| Harbour | High water | Height |\n|:--|:-:|--:|\n| North | 04:12 | 5.1 m |\n| South | 04:37 | 4.8 m |\n\n",
	`\`\`\`ts\n${code.repeat(12)}\`\`\`\n\n`,
	"1. first [the almanac](https://example.com/a)\n2. then the chart\n\n> The first entry belongs to the day before.\n\n",
].join("");

/** What an answer begins with and what is repeated until it is long enough. */
const shapes = {
	mixed: ["", mixed],
	fence: ["```ts\n", code],
	list: ["", "- a berth with **some** words and `code` beside it\n"],
	table: ["| Harbour | High water | Note |\n|:--|:-:|--|\n", "| North quay | 04:12 | *five* metres and more |\n"],
	paragraph: ["", "The tide comes and goes, and nobody ends this paragraph with so much as a stop, "],
	line: ["```json\n", '{"harbour":"north","height":5.1,"at":"04:12"},'],
} as const;

export type Shape = keyof typeof shapes;

export const shapeNames: readonly Shape[] = ["mixed", "fence", "list", "table", "paragraph", "line"];

/** An answer of that shape with that many characters. */
export function answerOf(shape: Shape, characters: number): string {
	const [start, repeated] = shapes[shape];
	return (start + repeated.repeat(Math.ceil(characters / repeated.length))).slice(0, characters);
}
