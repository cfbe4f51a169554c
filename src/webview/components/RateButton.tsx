import { useState } from "preact/hooks";
import type { Message, MessageRating } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Popover } from "../ui/Popover.tsx";
import "./rateButton.css";

const values = [1, 2, 3, 4, 5] as const;

interface RateButtonProps {
	readonly message: Message;
	readonly chat: ChatModel;
}

/** One to five stars and a note for a message. */
export function RateButton({ message, chat }: RateButtonProps) {
	const { rating } = message;
	return (
		<>
			<Popover icon={rating ? "star-full" : "star-empty"} label={t("Rate")}>
				{(close) => <RatingForm message={message} chat={chat} onDone={close} />}
			</Popover>
			{rating && <span title={rating.note ?? undefined}>{t("{value} of 5", { value: rating.value })}</span>}
		</>
	);
}

function RatingForm({ message, chat, onDone }: RateButtonProps & { readonly onDone: () => void }) {
	const [value, setValue] = useState(message.rating?.value ?? 0);
	const [note, setNote] = useState(message.rating?.note ?? "");
	const rate = async (rating: MessageRating | null) => {
		if (await chat.versions.rate(message.id, rating)) onDone();
	};
	const save = () => void rate({ value, note: note.trim() === "" ? null : note.trim() });
	return (
		<div class="rating-form">
			<div class="rating-stars" role="group" aria-label={t("Stars")}>
				{values.map((star) => (
					<IconButton
						key={star}
						icon={star <= value ? "star-full" : "star-empty"}
						label={star === 1 ? t("1 star") : t("{count} stars", { count: star })}
						isPressed={star === value}
						onClick={() => setValue(star)}
					/>
				))}
			</div>
			<textarea
				aria-label={t("Note")}
				placeholder={t("What was good or bad?")}
				value={note}
				onInput={(event) => setNote(event.currentTarget.value)}
			/>
			<div class="rating-row">
				{message.rating && <Button onClick={() => void rate(null)}>{t("Remove rating")}</Button>}
				<Button isPrimary isDisabled={value === 0} onClick={save}>
					{t("Save rating")}
				</Button>
			</div>
		</div>
	);
}
