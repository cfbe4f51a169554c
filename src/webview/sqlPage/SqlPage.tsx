import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { SqlRows } from "./SqlRows.tsx";
import type { SqlModel } from "./sqlModel.ts";
import { TableList } from "./TableList.tsx";
import "./sqlPage.css";

/** Questions to the database in its own language. Nothing can be written here. */
export function SqlPage({ page }: { readonly page: SqlModel }) {
	const { problem, notice, result } = page;
	return (
		<main class="sql-page">
			<header class="sql-header">
				<h1>{t("SQL")}</h1>
				<p>{t("Reads the Daybook database; nothing can be changed here.")}</p>
			</header>
			<div class="sql-body">
				<div class="sql-work">
					<Query page={page} />
					{problem.value !== null && (
						<p class="sql-problem" role="alert">
							{problem.value}
						</p>
					)}
					<p class="only-spoken" role="status">
						{notice.value}
					</p>
					{notice.value !== null && <p class="sql-notice">{notice.value}</p>}
					{result.value && <SqlRows page={page} result={result.value} />}
				</div>
				<TableList page={page} />
			</div>
		</main>
	);
}

function Query({ page }: { readonly page: SqlModel }) {
	const isRunning = page.running.value !== null;
	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
			event.preventDefault();
			void page.run();
		}
	};
	return (
		<form
			class="sql-query"
			onSubmit={(event) => {
				event.preventDefault();
				void page.run();
			}}
		>
			<textarea
				aria-label={t("Query")}
				rows={6}
				spellcheck={false}
				value={page.sql.value}
				onInput={(event) => page.edit(event.currentTarget.value)}
				onKeyDown={onKeyDown}
			/>
			<div class="sql-actions">
				{isRunning ? (
					<Button isPrimary onClick={() => page.stop()}>
						{t("Stop")}
					</Button>
				) : (
					<Button isPrimary isDisabled={page.sql.value.trim() === ""} onClick={() => void page.run()}>
						{t("Run")}
					</Button>
				)}
				<span class="sql-hint">{isRunning ? t("Running…") : t("Ctrl+Enter or ⌘Enter runs it")}</span>
				<IconButton icon="book" label={t("Describe all tables")} onClick={() => void page.openSchema()} />
			</div>
		</form>
	);
}
