/** Which options of a program may stand in a command that runs without asking. What is not named here is asked for. */
export interface OptionRules {
	/** Letters that stand alone or together, "-la". */
	readonly letters: string;
	/** Letters that take a value, "-n5", "-n 5". */
	readonly valued: string;
	/** Letters that stand alone with a number written to them, "-U3". */
	readonly numbered?: string;
	/** True when a letter with a value stands alone: the program does not read "-pn 5" as "-p -n 5". */
	readonly valuedStandAlone?: boolean;
	/** Long options without a value. */
	readonly long: readonly string[];
	/** Long options with one, "--name=value" or "--name value". */
	readonly longValued: readonly string[];
	/** Long options that may have one, after "=" only. */
	readonly longOptional?: readonly string[];
	/** True when "-20" means a number of lines. */
	readonly hasCounts?: boolean;
}

/** The words of a command after its name. */
export interface ReadOptions {
	/** What stands beside the options, in order. */
	readonly operands: readonly string[];
	/** Values by option, each as it was written: "e", "name-only", "20" for "-20". */
	readonly options: readonly { readonly name: string; readonly value: string | null }[];
	/** The options with their values, word by word as they were written. */
	readonly written: readonly string[];
}

/** Null when anything begins with "-" that the rules do not name, exactly: shortened long options are not taken either. */
export function readOptions(words: readonly string[], rules: OptionRules): ReadOptions | null {
	const operands: string[] = [];
	const options: Option[] = [];
	const written: string[] = [];
	const rest = [...words];
	for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
		if (word === "--") return { operands: [...operands, ...rest], options, written };
		if (!word.startsWith("-") || word === "-") operands.push(word);
		else {
			const read = word.startsWith("--") ? readLong(word, rules) : readShort(word, rules);
			const last = read?.at(-1);
			if (!read || !last) return null;
			written.push(word);
			options.push(...read.map(({ name, value = null }) => ({ name, value })));
			if (last.value !== undefined) continue;
			// The value is the next word. Nobody has to know whether the program sees an option in it instead.
			const value = rest.shift();
			if (value === undefined || value.startsWith("-")) return null;
			written.push(value);
			options[options.length - 1] = { name: last.name, value };
		}
	}
	return { operands, options, written };
}

interface Option {
	readonly name: string;
	readonly value: string | null;
}

/** An option whose value is still to come when it is undefined. */
type Read = readonly { readonly name: string; readonly value: string | null | undefined }[] | null;

function readLong(word: string, { long, longValued, longOptional = [] }: OptionRules): Read {
	const [, name = "", value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
	if (longValued.includes(name)) return [{ name, value }];
	if (longOptional.includes(name)) return [{ name, value: value ?? null }];
	return value === undefined && long.includes(name) ? [{ name, value: null }] : null;
}

function readShort(word: string, { letters, valued, numbered = "", valuedStandAlone, hasCounts }: OptionRules): Read {
	if (hasCounts === true && /^-\d+$/.test(word)) return [{ name: word.slice(1), value: null }];
	if (numbered.includes(word.charAt(1)) && /^-.\d+$/.test(word))
		return [{ name: word.charAt(1), value: word.slice(2) }];
	const read: Option[] = [];
	for (let at = 1; at < word.length; at += 1) {
		const name = word.charAt(at);
		if (valued.includes(name)) {
			if (valuedStandAlone === true && at > 1) return null;
			return [...read, { name, value: word.slice(at + 1) || undefined }];
		}
		if (!letters.includes(name)) return null;
		read.push({ name, value: null });
	}
	return read;
}
