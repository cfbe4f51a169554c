import type { DependencyPlace, LineReading, ManifestRule, TreeReading } from "./rules.ts";

function keys(path: string, scope: "main" | "dev" = "main"): DependencyPlace {
	return { path, scope, from: "keys" };
}

function requirements(path: string, scope: "main" | "dev" = "main"): DependencyPlace {
	return { path, scope, from: "requirements" };
}

const PACKAGE_JSON: TreeReading = {
	parser: "json",
	names: ["name"],
	dependencies: [
		keys("dependencies"),
		keys("peerDependencies"),
		keys("optionalDependencies"),
		keys("devDependencies", "dev"),
	],
	marks: [
		"workspaces",
		"engines.vscode",
		"contributes",
		"bin",
		"main",
		"module",
		"exports",
		"browser",
		"scripts.start",
	],
	packageManager: "packageManager",
};

const DENO_JSON: TreeReading = {
	parser: "json",
	names: ["name"],
	dependencies: [keys("imports"), { path: "imports", scope: "main", from: "values" }],
	marks: ["workspace", "tasks.start"],
};

const COMPOSER_JSON: TreeReading = {
	parser: "json",
	names: ["name"],
	dependencies: [keys("require"), keys("require-dev", "dev")],
	marks: ["type"],
};

const PYPROJECT: TreeReading = {
	parser: "toml",
	names: ["project.name", "tool.poetry.name"],
	dependencies: [
		requirements("project.dependencies"),
		requirements("project.optional-dependencies.*"),
		requirements("dependency-groups.*", "dev"),
		keys("tool.poetry.dependencies"),
		keys("tool.poetry.group.*.dependencies", "dev"),
		keys("tool.poetry.dev-dependencies", "dev"),
	],
	marks: [
		"project",
		"build-system.build-backend",
		"tool.poetry",
		"tool.uv",
		"tool.uv.workspace",
		"tool.pdm",
		"tool.hatch",
		"tool.pixi",
		"tool.rye",
	],
};

const PIPFILE: TreeReading = {
	parser: "toml",
	names: [],
	dependencies: [keys("packages"), keys("dev-packages", "dev")],
	marks: [],
};

const CARGO: TreeReading = {
	parser: "toml",
	names: ["package.name"],
	dependencies: [
		keys("dependencies"),
		keys("target.*.dependencies"),
		keys("workspace.dependencies"),
		keys("build-dependencies", "dev"),
		keys("dev-dependencies", "dev"),
	],
	marks: ["workspace", "package", "lib"],
};

const GRADLE_CATALOG: TreeReading = {
	parser: "toml",
	names: [],
	dependencies: [
		{ path: "plugins.*.id", scope: "main", from: "values" },
		{ path: "libraries.*.module", scope: "main", from: "values" },
		{ path: "libraries.*.group", scope: "main", from: "values" },
	],
	marks: [],
};

const QUOTED = /["']([\w.@/:-]{2,150})["']/g;

const REQUIREMENTS: LineReading = { parser: "lines", dependency: /^([A-Za-z0-9][\w.-]{0,100})/g };
const GRADLE: LineReading = {
	parser: "lines",
	name: /^rootProject\.name\s*=\s*["']([^"']{1,100})["']/,
	dependency: QUOTED,
	marks: { include: /^include\b/, kotlin: /\bkotlin\(["'](?:jvm|multiplatform|android)["']\)/ },
};
const POM: LineReading = {
	parser: "xml",
	name: /^<name>([^<]{1,100})/,
	dependency: /^<(?:artifactId|groupId)>([^<]{1,150})/g,
	marks: { modules: /^<modules?>/ },
};
const DOTNET_PROJECT: LineReading = {
	parser: "xml",
	dependency: /(?:Sdk|Include)="([^"]{1,150})"/g,
	marks: { maui: /^<UseMaui>true/i, wpf: /^<UseWPF>true/i, forms: /^<UseWindowsForms>true/i },
};
const SOLUTION: LineReading = { parser: "xml", marks: { project: /^(?:Project\(|<Project )/ } };
const CMAKE: LineReading = {
	parser: "lines",
	name: /^project\s*\(\s*([\w.+-]{1,100})/i,
	dependency: /\bfind_package\s*\(\s*([\w.+-]{1,100})/gi,
	marks: {
		c: /^project\s*\([^)]{0,200}\bLANGUAGES\s+C\s*\)/i,
		cxx: /\b(?:CXX|CMAKE_CXX_STANDARD)\b/,
		pico: /\bpico_sdk_init\b/,
	},
};

/** What each manifest makes of a folder. Earlier rules win a tie. */
export const MANIFEST_RULES: readonly ManifestRule[] = [
	{ file: "package.json", type: "node", language: "JavaScript", weight: 50, reading: PACKAGE_JSON },
	{ file: "deno.json", type: "deno", language: "TypeScript", weight: 55, reading: DENO_JSON },
	{ file: "deno.jsonc", type: "deno", language: "TypeScript", weight: 55, reading: DENO_JSON },
	{ file: "pyproject.toml", type: "python", language: "Python", weight: 60, reading: PYPROJECT },
	{ file: "Pipfile", type: "python", language: "Python", weight: 50, reading: PIPFILE },
	{
		file: "setup.py",
		type: "python",
		language: "Python",
		weight: 50,
		reading: {
			parser: "lines",
			name: /\bname\s*=\s*["']([^"']{1,100})["']/,
			dependency: /["']([A-Za-z][\w.-]{1,60})/g,
		},
	},
	{
		file: "setup.cfg",
		type: "python",
		language: "Python",
		weight: 40,
		reading: {
			parser: "lines",
			name: /^name\s*=\s*(\S{1,100})/,
			dependency: /^([A-Za-z][\w.-]{1,60})\s*(?:[<>=~!;[]|$)/g,
		},
	},
	{ file: "requirements.txt", type: "python", language: "Python", weight: 45, reading: REQUIREMENTS },
	{ file: "requirements-dev.txt", type: "python", language: "Python", weight: 20, reading: REQUIREMENTS },
	{ file: "manage.py", type: "python", language: "Python", weight: 30, reading: null },
	{
		file: "environment.yml",
		type: "python",
		language: "Python",
		weight: 30,
		reading: { parser: "lines", name: /^name:\s*([\w.-]{1,100})/, dependency: /^-\s*([A-Za-z][\w.-]{1,60})/g },
	},
	{ file: "Cargo.toml", type: "rust", language: "Rust", weight: 60, reading: CARGO },
	{
		file: "go.mod",
		type: "go",
		language: "Go",
		weight: 60,
		reading: {
			parser: "lines",
			name: /^module\s+(?:\S*\/)?(?!v\d+$)([^\s/]{1,100})(?:\/v\d+)?$/,
			dependency: /^(?:require\s+)?([\w.-]+\.[\w.-]+\/\S{1,150})\s+v\d(?!.*\/\/ indirect)/g,
		},
	},
	{ file: "go.work", type: "go", language: "Go", weight: 50, reading: null },
	{ file: "pom.xml", type: "java", language: "Java", weight: 60, reading: POM },
	{ file: "build.gradle", type: "java", language: "Java", weight: 55, reading: GRADLE },
	{ file: "build.gradle.kts", type: "java", language: "Java", weight: 55, reading: GRADLE },
	{ file: "settings.gradle", type: "java", language: "Java", weight: 50, reading: GRADLE },
	{ file: "settings.gradle.kts", type: "java", language: "Java", weight: 50, reading: GRADLE },
	{ file: "libs.versions.toml", type: "java", language: "Java", weight: 20, reading: GRADLE_CATALOG },
	{
		file: "build.sbt",
		type: "scala",
		language: "Scala",
		weight: 60,
		reading: { parser: "lines", name: /\bname\s*:=\s*"([^"]{1,100})"/, dependency: QUOTED },
	},
	{ file: "*.csproj", type: "dotnet", language: "C#", weight: 60, reading: DOTNET_PROJECT },
	{ file: "*.fsproj", type: "dotnet", language: "F#", weight: 60, reading: DOTNET_PROJECT },
	{ file: "*.vbproj", type: "dotnet", language: "Visual Basic", weight: 60, reading: DOTNET_PROJECT },
	{ file: "*.sln", type: "dotnet", language: "C#", weight: 50, reading: SOLUTION },
	{ file: "*.slnx", type: "dotnet", language: "C#", weight: 50, reading: SOLUTION },
	{ file: "composer.json", type: "php", language: "PHP", weight: 55, reading: COMPOSER_JSON },
	{ file: "wp-config.php", type: "php", language: "PHP", weight: 55, reading: null },
	{ file: "wp-config-sample.php", type: "php", language: "PHP", weight: 55, reading: null },
	{
		file: "Gemfile",
		type: "ruby",
		language: "Ruby",
		weight: 45,
		reading: { parser: "lines", dependency: /^gem\s*\(?\s*["']([\w-]{1,100})["']/g },
	},
	{
		file: "*.gemspec",
		type: "ruby",
		language: "Ruby",
		weight: 55,
		reading: {
			parser: "lines",
			name: /\.name\s*=\s*["']([\w-]{1,100})["']/,
			dependency: /add_(?:runtime_)?dependency\s*\(?\s*["']([\w-]{1,100})["']/g,
		},
	},
	{
		file: "mix.exs",
		type: "elixir",
		language: "Elixir",
		weight: 60,
		reading: {
			parser: "lines",
			name: /\bapp:\s*:(\w{1,100})/,
			dependency: /\{:(\w{1,100}),/g,
			marks: { umbrella: /\bapps_path:/ },
		},
	},
	{
		file: "pubspec.yaml",
		type: "dart",
		language: "Dart",
		weight: 60,
		reading: {
			parser: "lines",
			name: /^name:\s*(\w{1,100})/,
			dependency: /^(\w{1,100}):(?=\s|$)/g,
			marks: { flutter: /^sdk:\s*flutter\b/, workspace: /^workspace:/ },
		},
	},
	{
		file: "Package.swift",
		type: "swift",
		language: "Swift",
		weight: 60,
		reading: {
			parser: "lines",
			name: /^(?:let package = Package\()?\s*name:\s*"([^"]{1,100})"/,
			dependency: /\/([\w.-]{1,100}?)(?:\.git)?"/g,
		},
	},
	{ file: "*.xcodeproj", type: "swift", language: "Swift", weight: 45, reading: null },
	{ file: "Podfile", type: "swift", language: "Swift", weight: 30, reading: null },
	{ file: "CMakeLists.txt", type: "cpp", language: "C++", weight: 50, reading: CMAKE },
	{
		file: "meson.build",
		type: "cpp",
		language: "C++",
		weight: 50,
		reading: {
			parser: "lines",
			name: /^project\s*\(\s*'([^']{1,100})'/,
			dependency: /\bdependency\s*\(\s*'([^']{1,100})'/g,
			marks: { c: /^project\s*\([^)]{0,100},\s*'c'\s*(?:,(?!\s*'cpp')|\))/, cxx: /'cpp'/ },
		},
	},
	{ file: "platformio.ini", type: "cpp", language: "C++", weight: 55, reading: null },
	{ file: "conanfile.txt", type: "cpp", language: "C++", weight: 30, reading: null },
	{ file: "conanfile.py", type: "cpp", language: "C++", weight: 35, reading: null },
	{ file: "vcpkg.json", type: "cpp", language: "C++", weight: 30, reading: null },
	{ file: "configure.ac", type: "cpp", language: "C", weight: 40, reading: null },
	{ file: "stack.yaml", type: "haskell", language: "Haskell", weight: 50, reading: null },
	{
		file: "*.cabal",
		type: "haskell",
		language: "Haskell",
		weight: 60,
		reading: { parser: "lines", name: /^name:\s*([\w.-]{1,100})/i, dependency: /\b(yesod|servant|scotty|ihp)\b/g },
	},
	{ file: "build.zig", type: "zig", language: "Zig", weight: 60, reading: null },
	{ file: "deps.edn", type: "clojure", language: "Clojure", weight: 60, reading: null },
	{ file: "project.clj", type: "clojure", language: "Clojure", weight: 60, reading: null },
	{ file: "rebar.config", type: "erlang", language: "Erlang", weight: 60, reading: null },
	{ file: "gleam.toml", type: "gleam", language: "Gleam", weight: 60, reading: null },
	{ file: "dune-project", type: "ocaml", language: "OCaml", weight: 60, reading: null },
	{ file: "shard.yml", type: "crystal", language: "Crystal", weight: 60, reading: null },
	{ file: "*.nimble", type: "nim", language: "Nim", weight: 60, reading: null },
	{ file: "Project.toml", type: "julia", language: "Julia", weight: 45, reading: null },
	{
		file: "DESCRIPTION",
		type: "r",
		language: "R",
		weight: 40,
		reading: { parser: "lines", name: /^Package:\s*([\w.]{1,100})/ },
	},
	{ file: "*.Rproj", type: "r", language: "R", weight: 40, reading: null },
	{ file: "foundry.toml", type: "solidity", language: "Solidity", weight: 60, reading: null },
	{
		file: "project.godot",
		type: "godot",
		language: "GDScript",
		weight: 65,
		reading: { parser: "lines", name: /^config\/name="([^"]{1,100})"/ },
	},
	{ file: "ProjectVersion.txt", type: "unity", language: "C#", weight: 80, reading: null },
	{ file: "*.uproject", type: "unreal", language: "C++", weight: 70, reading: null },
	{
		file: "mkdocs.yml",
		type: "docs",
		language: null,
		weight: 35,
		reading: { parser: "lines", name: /^site_name:\s*["']?([^"'\n]{1,100})/ },
	},
	{ file: "hugo.toml", type: "docs", language: null, weight: 50, reading: null },
	{ file: "_config.yml", type: "docs", language: null, weight: 25, reading: null },
	{ file: "main.tf", type: "terraform", language: "HCL", weight: 35, reading: null },
	{
		file: "Chart.yaml",
		type: "helm",
		language: null,
		weight: 35,
		reading: { parser: "lines", name: /^name:\s*([\w.-]{1,100})/ },
	},
	{ file: "flake.nix", type: "nix", language: "Nix", weight: 15, reading: null },
	{ file: "Makefile", type: "make", language: null, weight: 10, reading: null },
];
