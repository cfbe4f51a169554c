import type { EditorWindow, Theme } from "./editorWindow.ts";

const appearances: readonly Theme[] = ["dark", "light", "highContrast"];
const widths = [300, 600];

/**
 * Takes the side bar with the panel in three themes and two widths as out/screenshots/<name>-<theme>-<width>.png.
 * @returns the paths
 */
export async function takePanelScreenshots(window: EditorWindow, name: string): Promise<string[]> {
	const files: string[] = [];
	const sideBar = window.page.locator(".part.sidebar");
	for (const theme of appearances) {
		await window.setTheme(theme);
		for (const width of widths) {
			await window.setSideBarWidth(width);
			// The panel follows the new width and theme within a frame or two.
			await window.page.waitForTimeout(300);
			files.push(await window.screenshot(`${name}-${theme}-${width}`, sideBar));
		}
	}
	return files;
}
