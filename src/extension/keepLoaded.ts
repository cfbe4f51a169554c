/** Loads on first use and keeps what came. A failure is forgotten, so that the next use tries again. */
export function keepLoaded<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
	let loading: Promise<Loaded> | null = null;
	return async () => {
		const attempt = (loading ??= load());
		try {
			return await attempt;
		} catch (error) {
			if (loading === attempt) loading = null;
			throw error;
		}
	};
}
