import { useEffect, useState } from "preact/hooks";
import { t } from "../l10n.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useChat } from "./chatContext.ts";

const confirmedMs = 1500;

/** Copies through the host, and says for a moment that it did. The name stays, so that the focus is not lost. */
export function CopyButton({ text }: { readonly text: () => string }) {
	const chat = useChat();
	const [copies, setCopies] = useState(0);
	const [isConfirmed, setConfirmed] = useState(false);
	useEffect(() => {
		if (copies === 0) return undefined;
		setConfirmed(true);
		const timer = setTimeout(() => setConfirmed(false), confirmedMs);
		return () => clearTimeout(timer);
	}, [copies]);
	const copy = async () => {
		if (await chat.ask("code/copy", { text: text() })) setCopies((count) => count + 1);
	};
	return <IconButton icon={isConfirmed ? "check" : "copy"} label={t("Copy")} onClick={() => void copy()} />;
}
