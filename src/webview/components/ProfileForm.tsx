import type { UserProfile } from "../../shared/chatSettings.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { SavedText } from "../ui/SavedText.tsx";

interface ProfileFormProps {
	readonly chat: ChatModel;
	readonly profile: UserProfile;
}

/** Who the user is and how he wants to be answered. It stays on this machine unless he has it told to the models. */
export function ProfileForm({ chat, profile }: ProfileFormProps) {
	const { settings } = chat;
	return (
		<section class="settings-profile" aria-labelledby="settings-profile">
			<h3 id="settings-profile">{t("You")}</h3>
			<div class="settings-pair">
				<SavedText
					label={t("Your name")}
					value={profile.displayName}
					onSave={(displayName) => void settings.changeProfile({ displayName })}
				/>
				<SavedText
					label={t("Avatar")}
					placeholder={t("An emoji or two letters")}
					value={profile.avatar}
					maxLength={8}
					onSave={(avatar) => void settings.changeProfile({ avatar })}
				/>
			</div>
			<SavedText label={t("Email")} value={profile.email} onSave={(email) => void settings.changeProfile({ email })} />
			<SavedText
				label={t("About you")}
				placeholder={t("What you work on and know well.")}
				value={profile.bio}
				isLong
				onSave={(bio) => void settings.changeProfile({ bio })}
			/>
			<SavedText
				label={t("How you want to be answered")}
				placeholder={t("Short, with an example first; no introductions.")}
				value={profile.style}
				isLong
				onSave={(style) => void settings.changeProfile({ style })}
			/>
			<label class="settings-check">
				<input
					type="checkbox"
					checked={profile.isShared}
					onChange={(event) => void settings.changeProfile({ isShared: event.currentTarget.checked })}
				/>
				{t("Tell the models my name, this about me and how to answer")}
			</label>
		</section>
	);
}
