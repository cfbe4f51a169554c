import { Component, type ComponentChildren } from "preact";

/**
 * A component that is drawn again only when one of its props is another value. Nothing below it is even looked at:
 * keeping its elements by `useMemo` would still compare their children.
 */
export function steady<Props extends object>(Draw: (props: Props) => ComponentChildren) {
	return class Steady extends Component<Props> {
		override shouldComponentUpdate(next: Props): boolean {
			return Object.entries(next).some(([name, value]) => Reflect.get(this.props, name) !== value);
		}

		override render(): ComponentChildren {
			return <Draw {...this.props} />;
		}
	};
}
