import type { ComponentChildren } from "preact";
import "./setUpCards.css";

interface SetUpCardProps {
	readonly title: string;
	readonly children: ComponentChildren;
}

/** One way to a model. */
export function SetUpCard({ title, children }: SetUpCardProps) {
	return (
		<div class="set-up-card">
			<h3>{title}</h3>
			{children}
		</div>
	);
}
