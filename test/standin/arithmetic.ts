const words: Readonly<Record<string, string>> = {
	plus: "+",
	minus: "-",
	times: "*",
	"multiplied by": "*",
	"divided by": "/",
	over: "/",
	x: "*",
};

/** The sum in a text and its value, such as "12 * (3 + 4)" and 84; null when there is none. */
export function findSum(text: string): { expression: string; value: number } | null {
	const symbols = text.replaceAll(
		/\b(plus|minus|times|multiplied by|divided by|over|x)\b/gi,
		(word) => words[word.toLowerCase()] ?? word,
	);
	const candidates = symbols.match(/[\d(][\d\s.+\-*/×÷()^%]*[\d)]/g) ?? [];
	for (const candidate of candidates.sort((a, b) => b.length - a.length)) {
		const expression = candidate.replaceAll("×", "*").replaceAll("÷", "/").replaceAll(/\s+/g, " ").trim();
		const value =
			/[+*/^%]|\d\s*-\s*\d/.test(expression) && !/^\d+(-\d+){2,}$/.test(expression) ? evaluate(expression) : null;
		if (value !== null) {
			return { expression, value };
		}
	}
	return null;
}

/** The value by the usual precedence, or null when it is no expression. */
function evaluate(expression: string): number | null {
	const tokens = expression.match(/\d+(?:\.\d+)?|[+\-*/^%()]/g) ?? [];
	let at = 0;
	const atom = (): number => {
		const token = tokens[at++];
		if (token === "(") {
			const value = sum();
			return tokens[at++] === ")" ? value : Number.NaN;
		}
		return token === "-" ? -atom() : Number(token ?? Number.NaN);
	};
	const power = (): number => {
		const base = atom();
		return tokens[at] === "^" ? base ** (at++, power()) : base;
	};
	const product = (): number => {
		let value = power();
		for (let operator = tokens[at]; operator && "*/%".includes(operator); operator = tokens[at]) {
			at++;
			const next = power();
			value = operator === "*" ? value * next : operator === "/" ? value / next : value % next;
		}
		return value;
	};
	const sum = (): number => {
		let value = product();
		for (let operator = tokens[at]; operator === "+" || operator === "-"; operator = tokens[at]) {
			at++;
			const next = product();
			value = operator === "+" ? value + next : value - next;
		}
		return value;
	};
	const value = sum();
	return at === tokens.length && Number.isFinite(value) ? value : null;
}
