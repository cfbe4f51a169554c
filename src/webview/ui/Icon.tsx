/** A codicon; decoration only, so that the words beside it are what is read out. */
export function Icon({ name, isSpinning = false }: { readonly name: string; readonly isSpinning?: boolean }) {
	return <span class={`codicon codicon-${name}${isSpinning ? " icon-spinning" : ""}`} aria-hidden="true" />;
}
