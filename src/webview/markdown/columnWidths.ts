/**
 * Takes a table out of the browser's own table layout: its columns keep the widths that its first run of rows gives
 * them, and are measured again when its frame becomes wider or narrower. Returns what ends that.
 */
export function fixColumns(frame: HTMLElement): () => void {
	let measuredWidth = -1;
	const measure = () => {
		if (frame.clientWidth === measuredWidth) return;
		measuredWidth = frame.clientWidth;
		measureColumns(frame);
	};
	measure();
	const observer = new ResizeObserver(measure);
	observer.observe(frame);
	return () => observer.disconnect();
}

/** The marks are the frame's, since the page's own drawing knows nothing of them. */
function measureColumns(frame: HTMLElement): void {
	const { classList, style } = frame;
	classList.remove("has-fixed-columns");
	classList.add("is-measuring");
	const cells = frame.querySelectorAll("thead th");
	const widths = Array.from(cells, (cell) => `${Math.ceil(cell.getBoundingClientRect().width)}px`);
	classList.remove("is-measuring");
	style.setProperty("--columns", widths.join(" "));
	classList.add("has-fixed-columns");
}
