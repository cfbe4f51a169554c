import { foldName } from "./lookalikes.ts";

/**
 * Whatever begins with a dot is there for a tool to find: an editor, an agent, a shell, version control, a build server. New
 * tools come faster than any list, so all of it counts, but for these few, which only say what is left out. Small letters.
 */
const plainDotNames = new Set([
	".gitignore",
	".gitkeep",
	".keep",
	".nojekyll",
	".dockerignore",
	".npmignore",
	".eslintignore",
	".prettierignore",
	".stylelintignore",
	".vscodeignore",
	".editorconfig",
	".mailmap",
]);

/** Other folders whose content is run or governs a build, at any depth. Small letters. */
const folders = new Set(["node_modules", "venv", "virtualenv", "site-packages", "__pycache__", "husky", "githooks"]);

/** The same for folders that count below another one only. */
const nestedFolders = [
	["gradle", "wrapper"],
	["project", "plugins"],
] as const;

/** Files that are run, or that decide what is run, trusted or told to a model. Small letters. */
const files = new Set(
	`mcp.json mcp_config.json opencode.json opencode.jsonc agents.md agent.md agents.override.md claude.md claude.local.md
	gemini.md qwen.md copilot-instructions.md mise.toml pnpm-workspace.yaml bunfig.toml deno.json deno.jsonc package.json
	turbo.json nx.json project.json lerna.json rush.json angular.json vercel.json netlify.toml wrangler.toml go.work go.mod
	cargo.toml build.rs pyproject.toml setup.py setup.cfg tox.ini pytest.ini mypy.ini pylintrc noxfile.py conftest.py
	fabfile.py dodo.py sitecustomize.py usercustomize.py environment.yml pixi.toml pom.xml build.xml build.sbt
	build.sc build.mill build.zig mix.exs rebar.config project.clj deps.edn composer.json cmakelists.txt meson.build
	configure.ac sconstruct sconscript build workspace hie.yaml cabal.project stack.yaml flake.nix shell.nix default.nix
	taskfile.yml taskfile.yaml bitbucket-pipelines.yml azure-pipelines.yml appveyor.yml cloudbuild.yaml buildspec.yml
	lefthook.yml lefthook.yaml skaffold.yaml docker-bake.hcl pyrightconfig.json web.config server.xml
	nuget.config global.json authorized_keys known_hosts crontab htpasswd`
		.split(/\s+/)
		// A folder with this and little else is a repository to git.
		.concat("head"),
);

const patterns = [
	/\.code-workspace$/,
	/\.sublime-project$/,
	/^pnpmfile\./,
	/(?:^|[-._])lockb?(?:[-._]|$)|^npm-shrinkwrap\.json$/,
	/\.gradle(?:\.kts)?$/,
	/^gradle.*\.properties$/,
	/^(?:gradlew|mvnw)(?:\.bat|\.cmd)?$/,
	/(?:^|\.)[a-z]*proj$/,
	/\.(?:props|targets|cmake|mk|bzl|bazel|nix|sbt|gemspec|cabal|podspec|pth)$/,
	/^lint-staged\./,
	// They may name plugins of the language server.
	/^[jt]sconfig.*\.json$/,
	// Settings of a tool that are a program: "eslint.config.mjs", "tailwind.config.js".
	/\.config\.[a-z]+$/,
	/^(?:gulpfile|gruntfile|webpack|karma\.conf|babel|snowpack)\./,
	// "Makefile", "Dockerfile", "Gemfile", "Justfile", with or without an ending.
	/^[a-z]*(?:make|docker|container|gem|rake|pod|vagrant|jenkins|just|brew|proc|guard|fast|app|cap|tilt|earth|snake|danger)file(?:\.|$)/,
	/^task(?:file|s)?\.(?:yml|yaml|toml)$/,
	/^(?:docker-)?compose(?:[.-].*)?\.ya?ml$/,
] as const;

/** lookalike: a forgiving file system, or an eye, takes it for a name that governs something. */
export type Protection = "exact" | "lookalike";

/** Whether writing there could change what runs or what is trusted. Names below the workspace folder, or all of them outside. */
export function protectionOf(names: readonly string[]): Protection | null {
	const written = names.map((name) => name.toLowerCase());
	const folded = names.map(foldName);
	const isAsWritten = folded.every((name, at) => name === written[at]);
	if (!isAsWritten && isProtected(folded)) return "lookalike";
	return isProtected(written) ? "exact" : null;
}

function isProtected(names: readonly string[]): boolean {
	if (names.some((name) => folders.has(name) || (name.startsWith(".") && !plainDotNames.has(name)))) return true;
	if (nestedFolders.some(([outer, inner]) => names.some((name, at) => name === outer && names[at + 1] === inner)))
		return true;
	const last = names.at(-1) ?? "";
	return files.has(last) || patterns.some((pattern) => pattern.test(last));
}
