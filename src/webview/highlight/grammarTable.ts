import { c, cpp, csharp, dart, java, kotlin, objectiveC, scala, shader } from "@codemirror/legacy-modes/mode/clike";
import { clojure } from "@codemirror/legacy-modes/mode/clojure";
import { cmake } from "@codemirror/legacy-modes/mode/cmake";
import { css, less, sCSS } from "@codemirror/legacy-modes/mode/css";
import { diff } from "@codemirror/legacy-modes/mode/diff";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { erlang } from "@codemirror/legacy-modes/mode/erlang";
import { go } from "@codemirror/legacy-modes/mode/go";
import { groovy } from "@codemirror/legacy-modes/mode/groovy";
import { haskell } from "@codemirror/legacy-modes/mode/haskell";
import { http } from "@codemirror/legacy-modes/mode/http";
import { javascript, json, typescript } from "@codemirror/legacy-modes/mode/javascript";
import { julia } from "@codemirror/legacy-modes/mode/julia";
import { lua } from "@codemirror/legacy-modes/mode/lua";
import { fSharp, oCaml } from "@codemirror/legacy-modes/mode/mllike";
import { nginx } from "@codemirror/legacy-modes/mode/nginx";
import { octave } from "@codemirror/legacy-modes/mode/octave";
import { perl } from "@codemirror/legacy-modes/mode/perl";
import { powerShell } from "@codemirror/legacy-modes/mode/powershell";
import { properties } from "@codemirror/legacy-modes/mode/properties";
import { protobuf } from "@codemirror/legacy-modes/mode/protobuf";
import { python } from "@codemirror/legacy-modes/mode/python";
import { r } from "@codemirror/legacy-modes/mode/r";
import { ruby } from "@codemirror/legacy-modes/mode/ruby";
import { rust } from "@codemirror/legacy-modes/mode/rust";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { standardSQL } from "@codemirror/legacy-modes/mode/sql";
import { swift } from "@codemirror/legacy-modes/mode/swift";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { html, xml } from "@codemirror/legacy-modes/mode/xml";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import type { LineReader } from "./codeTokens.ts";
import { php } from "./php.ts";
import { type Grammar, StreamReader } from "./streamReader.ts";

/** Each grammar with the names by which models call its language, without case. */
const grammars: readonly (readonly [grammar: Grammar, names: string])[] = [
	[javascript, "js javascript jsx mjs cjs node"],
	[typescript, "ts typescript tsx mts cts"],
	[json, "json jsonc json5 jsonl ndjson"],
	[python, "py python python3 pyi"],
	[shell, "sh bash shell zsh fish console shellscript terminal ksh"],
	[powerShell, "powershell ps1 pwsh"],
	[css, "css postcss"],
	[sCSS, "scss"],
	[less, "less"],
	[html, "html htm vue svelte astro xhtml handlebars"],
	[xml, "xml svg xaml xsd xsl plist csproj"],
	[standardSQL, "sql sqlite postgres postgresql mysql plsql tsql"],
	[go, "go golang"],
	[rust, "rs rust"],
	[c, "c h"],
	[cpp, "cpp c++ cc cxx hpp hh arduino ino"],
	[csharp, "cs csharp c#"],
	[java, "java"],
	[kotlin, "kt kotlin kts"],
	[scala, "scala sbt"],
	[dart, "dart"],
	[objectiveC, "objc objectivec objective-c"],
	[shader, "glsl hlsl wgsl shader"],
	[php, "php"],
	[swift, "swift"],
	[ruby, "rb ruby rake gemfile"],
	[perl, "pl perl"],
	[lua, "lua luau"],
	[r, "r rscript"],
	[julia, "jl julia"],
	[octave, "matlab octave"],
	[haskell, "hs haskell"],
	[clojure, "clj clojure cljs edn"],
	[erlang, "erl erlang"],
	[oCaml, "ml ocaml"],
	[fSharp, "fs fsharp f#"],
	[groovy, "groovy gradle jenkinsfile"],
	[yaml, "yaml yml"],
	[toml, "toml"],
	[properties, "ini properties conf cfg env dotenv editorconfig"],
	[dockerFile, "dockerfile docker containerfile"],
	[nginx, "nginx nginxconf"],
	[cmake, "cmake"],
	[protobuf, "proto protobuf"],
	[http, "http https"],
	[diff, "diff patch udiff"],
];

const byName = new Map(
	grammars.flatMap(([grammar, names]) => names.split(" ").map((name) => [name, grammar] as const)),
);

/** Names of all languages that have colours. */
export const languageNames: readonly string[] = [...byName.keys()];

/** A reader for a language by the name that stands beside the fence; null when it is not known. */
export function readerOf(language: string): LineReader | null {
	const grammar = byName.get(language.toLowerCase());
	return grammar ? new StreamReader(grammar) : null;
}
