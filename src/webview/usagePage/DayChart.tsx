import { useContext, useRef, useState } from "preact/hooks";
import { formatDay } from "../format.ts";
import { t } from "../l10n.ts";
import { type Column, columnsOf, daysOf, niceTicks } from "./chartScale.ts";
import { PaperContext } from "./paper.ts";
import { useWidth } from "./useWidth.ts";
import "./dayChart.css";

export interface DayChartProps {
	/** What is drawn, for who cannot see it. */
	readonly name: string;
	readonly values: ReadonlyMap<string, number>;
	readonly from: string;
	readonly to: string;
	readonly format: (value: number) => string;
	/** The days of a column were chosen. */
	readonly onOpen: (from: string, to: string) => void;
}

const height = 150;
const top = 8;
const bottom = 20;
const left = 58;
/** A column and the gap beside it, in pixels. */
const leastPitch = 5;
const widestColumn = 40;

/** Columns over days. Arrow keys walk along them, Enter opens one; the line below says in words what is pointed at. */
export function DayChart({ name, values, from, to, format, onOpen }: DayChartProps) {
	const paper = useContext(PaperContext);
	const [frame, screenWidth] = useWidth<HTMLDivElement>(600);
	const width = paper?.chartWidth ?? screenWidth;
	const [current, setCurrent] = useState(-1);
	const bars = useRef<(SVGGElement | null)[]>([]);
	const plot = Math.max(60, width - left - 4);
	const columns = columnsOf(values, from, to, Math.floor(plot / leastPitch));
	const ticks = niceTicks(Math.max(...columns.map(({ value }) => value)));
	const highest = ticks.at(-1) || 1;
	const pitch = plot / columns.length;
	const heightOf = (value: number) => ((height - top - bottom) * value) / highest;
	const told = columns[current];
	const reachable = current >= 0 && current < columns.length ? current : columns.length - 1;
	const onKeyDown = (event: KeyboardEvent) => {
		const goal = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: columns.length - 1 }[event.key];
		const column = columns[current];
		if ((event.key === "Enter" || event.key === " ") && column) onOpen(column.from, column.to);
		else if (goal === undefined) return;
		else bars.current[Math.max(0, Math.min(columns.length - 1, goal))]?.focus();
		event.preventDefault();
	};
	return (
		<div class="day-chart" ref={frame}>
			<Shared columns={columns} />
			<svg
				{...(paper ? { viewBox: `0 0 ${width} ${height}`, width: "100%" } : { width, height })}
				role="group"
				aria-label={name}
				onKeyDown={onKeyDown}
			>
				<Grid ticks={ticks} y={(tick) => height - bottom - heightOf(tick)} width={width} format={format} />
				{columns.map((column, index) => (
					<g
						key={column.from}
						ref={(element) => void (bars.current[index] = element)}
						class={index === current ? "day-column is-current" : "day-column"}
						role="button"
						tabIndex={index === reachable ? 0 : -1}
						aria-label={sentenceOf(column, format)}
						onFocus={() => setCurrent(index)}
						onPointerEnter={() => setCurrent(index)}
						onClick={() => onOpen(column.from, column.to)}
					>
						<rect class="day-reach" x={left + index * pitch} y={top} width={pitch} height={height - top - bottom} />
						<rect class="day-bar" {...placeOf(column, index, pitch, heightOf(column.value))} />
					</g>
				))}
				<DayLabels columns={columns} pitch={pitch} />
			</svg>
			<p class="day-told">
				{told ? sentenceOf(told, format) : t("Point at a column to read it, choose it to see its calls.")}
			</p>
		</div>
	);
}

/** How many days a column stands for, where it is not one. */
function Shared({ columns }: { readonly columns: readonly Column[] }) {
	const [first] = columns;
	const days = first ? daysOf(first) : 1;
	return days > 1 ? <p class="day-shared">{t("{count} days a column", { count: days })}</p> : null;
}

function placeOf(column: Column, index: number, pitch: number, barHeight: number) {
	const width = Math.min(widestColumn, Math.max(1, pitch - Math.max(1, pitch * 0.2)));
	// What is not nothing must be seen.
	const shown = column.value > 0 ? Math.max(1.5, barHeight) : 0;
	return { x: left + index * pitch + (pitch - width) / 2, y: height - bottom - shown, width, height: shown };
}

interface GridProps {
	readonly ticks: readonly number[];
	readonly y: (tick: number) => number;
	readonly width: number;
	readonly format: (value: number) => string;
}

function Grid({ ticks, y, width, format }: GridProps) {
	return (
		<g aria-hidden="true">
			{ticks.map((tick) => (
				<g key={tick}>
					<line class="day-grid" x1={left} x2={width - 4} y1={y(tick)} y2={y(tick)} />
					<text class="day-label" x={left - 6} y={y(tick) + 4} text-anchor="end">
						{format(tick)}
					</text>
				</g>
			))}
		</g>
	);
}

function DayLabels({ columns, pitch }: { readonly columns: readonly Column[]; readonly pitch: number }) {
	const last = columns.length - 1;
	const shown =
		last === 0 ? [0] : last < 4 || pitch * columns.length < 260 ? [0, last] : [0, Math.round(last / 2), last];
	const anchor = (index: number) => (index === 0 && last > 0 ? "start" : index === last && last > 0 ? "end" : "middle");
	const x = (index: number) => {
		const at = anchor(index);
		return left + (at === "start" ? 0 : at === "end" ? pitch * columns.length : (index + 0.5) * pitch);
	};
	return (
		<g aria-hidden="true">
			{shown.map((index) => (
				<text key={index} class="day-label" x={x(index)} y={height - 5} text-anchor={anchor(index)}>
					{formatDay((index === last ? columns[index]?.to : columns[index]?.from) ?? "")}
				</text>
			))}
		</g>
	);
}

function sentenceOf({ from, to, value }: Column, format: (value: number) => string): string {
	if (from === to) return t("{day}: {value}", { day: formatDay(from), value: format(value) });
	return t("{from} to {to}: {value}", { from: formatDay(from), to: formatDay(to), value: format(value) });
}
