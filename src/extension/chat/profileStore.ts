import type { UserProfile } from "../../shared/chatSettings.ts";
import type { StoresOptions } from "./databaseStores.ts";

/** Preferences of the user that belong to the profile. */
const styleKey = "interactionStyle";
const isSharedKey = "isProfileShared";
const wasFilledKey = "wasProfileFilled";

export interface ProfileStore {
	read(): Promise<UserProfile>;
	change(changes: Partial<UserProfile>): Promise<void>;
}

export interface ProfileOptions extends Pick<StoresOptions, "database" | "writer" | "now"> {
	/** Name and address as git knows them; null where it does not. Asked once in the life of the database. */
	readonly gitUser: () => Promise<Pick<UserProfile, "displayName" | "email">>;
}

export function profileStore({ database, writer, now, gitUser }: ProfileOptions): ProfileStore {
	const prefer = async (userId: string, key: string, value: unknown) =>
		database().call("people.setPreference", { userId, key, value, at: now() });

	/** What git says goes where nothing was told yet, once, so that what is emptied by hand stays empty. */
	const fill = async (userId: string): Promise<void> => {
		const [profile, git] = await Promise.all([database().call("people.profile", { userId }), gitUser()]);
		const changes = { displayName: profile.displayName ?? git.displayName, email: profile.email ?? git.email };
		await database().call("people.setProfile", { userId, changes, at: now() });
		await prefer(userId, wasFilledKey, true);
	};

	return {
		async read() {
			const { userId } = await writer();
			const preferences = await database().call("people.preferences", { userId });
			if (preferences[wasFilledKey] !== true) await fill(userId);
			const style = preferences[styleKey];
			return {
				...(await database().call("people.profile", { userId })),
				style: typeof style === "string" ? style : null,
				isShared: preferences[isSharedKey] === true,
			};
		},
		async change({ style, isShared, ...changes }) {
			const { userId } = await writer();
			if (Object.keys(changes).length > 0) await database().call("people.setProfile", { userId, changes, at: now() });
			if (style !== undefined) await prefer(userId, styleKey, style);
			if (isShared !== undefined) await prefer(userId, isSharedKey, isShared);
		},
	};
}

/** What a model is told of the user; null when there is nothing or he does not want it told. */
export function aboutUser({ displayName, bio, style, isShared }: UserProfile): string | null {
	if (!isShared) return null;
	const lines = [
		...(displayName ? [`Name: ${displayName}`] : []),
		...(bio ? [`About: ${bio}`] : []),
		...(style ? [`Wants to be answered like this: ${style}`] : []),
	];
	return lines.length === 0 ? null : lines.join("\n");
}
