import { fewestDays, retentionRules, type RetentionResult, type RetentionRule } from "../../shared/dataPages.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { whatFalls } from "./whatFalls.ts";
import type { RuleState, StorageModel } from "./storageModel.ts";

/** What may be tidied away. Nothing of it ever happens by itself. */
export function RetentionRules({ storage }: { readonly storage: StorageModel }) {
	const name = t("Tidy up");
	return (
		<section aria-label={name} class="storage-section">
			<h2>{name}</h2>
			<p>{t("None of these rules runs by itself. Look first at what one would remove.")}</p>
			<ul class="storage-rules">
				{retentionRules.map((rule) => (
					<li key={rule}>
						<Rule rule={rule} state={storage.rules.value[rule]} storage={storage} />
					</li>
				))}
			</ul>
		</section>
	);
}

/** Said when the page is shown: the translations come with it. */
const nameOf: Readonly<Record<RetentionRule, () => string>> = {
	deleted: () => t("Chats in “Recently deleted”, deleted for more than"),
	archived: () => t("Archived chats that are not pinned, untouched for more than"),
	attachments: () => t("Attachments that no chat holds any more, older than"),
	changes: () => t("Texts kept to undo changes to files, of chats that are gone and of changes older than"),
	setAside: () => t("Databases set aside as damaged or replaced, older than"),
};

interface RuleProps {
	readonly rule: RetentionRule;
	readonly state: RuleState;
	readonly storage: StorageModel;
}

function Rule({ rule, state, storage }: RuleProps) {
	const { days, preview, removed, isBusy } = state;
	const isChats = rule === "deleted" || rule === "archived";
	const fewest = fewestDays[rule];
	const hintId = `fewest-days-${rule}`;
	return (
		<>
			<label class="storage-rule">
				{nameOf[rule]()}{" "}
				<input
					type="number"
					min={fewest}
					aria-describedby={fewest > 0 ? hintId : undefined}
					value={days}
					onInput={(event) => storage.setDays(rule, event.currentTarget.valueAsNumber)}
				/>{" "}
				{t("days")}
			</label>
			{fewest > 0 && (
				<p class="storage-hint" id={hintId}>
					{t("At least 1 day: what is younger may still be needed.")}
				</p>
			)}
			<div class="storage-rule-actions">
				<Button isDisabled={isBusy} onClick={() => void storage.preview(rule)}>
					{t("Preview")}
				</Button>
				{preview !== null && preview.count > 0 && (
					<Button isDisabled={isBusy} isPrimary onClick={() => void storage.apply(rule)}>
						{t("Delete for Good…")}
					</Button>
				)}
			</div>
			<div class="storage-result" role="status">
				{preview && <Preview preview={preview} isChats={isChats} />}
				{removed && <p>{t("Removed: {what}.", { what: whatFalls(removed, isChats) })}</p>}
			</div>
		</>
	);
}

function Preview({ preview, isChats }: { readonly preview: RetentionResult; readonly isChats: boolean }) {
	if (preview.count === 0) return <p>{t("Nothing falls under this rule.")}</p>;
	return (
		<>
			<p>{t("This would remove {what}:", { what: whatFalls(preview, isChats) })}</p>
			<ul>
				{preview.examples.map((example, index) => (
					<li key={index}>{example || t("Untitled chat")}</li>
				))}
				{preview.count > preview.examples.length && <li>…</li>}
			</ul>
		</>
	);
}
