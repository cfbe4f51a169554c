import { foldName } from "./lookalikes.ts";

/** Folders whose content governs an editor, an agent, version control or a build, at any depth. Small letters. */
const folders = new Set([
	".git",
	".hg",
	".svn",
	".jj",
	".vscode",
	".vscode-server",
	".vs",
	".idea",
	".fleet",
	".zed",
	".husky",
	".devcontainer",
	".claude",
	".cursor",
	".codex",
	".gemini",
	".continue",
	".cline",
	".clinerules",
	".roo",
	".windsurf",
	".aider",
	".kiro",
	".amazonq",
	".augment",
	".trae",
	".daybook",
	".cargo",
	".yarn",
	".mvn",
	".circleci",
	".buildkite",
	".lefthook",
	".githooks",
	".direnv",
	".venv",
	".ssh",
	".gnupg",
	".aws",
	".kube",
]);

/** The same for folders that count below another one only. */
const nestedFolders = [
	[".github", "workflows"],
	[".github", "actions"],
	[".github", "agents"],
	[".github", "hooks"],
	[".github", "instructions"],
	[".github", "prompts"],
	[".github", "chatmodes"],
	[".config", "git"],
	["gradle", "wrapper"],
] as const;

/** Files that are run, or that decide what is run, trusted or told to a model. Small letters. */
const files = new Set([
	".mcp.json",
	"mcp.json",
	"mcp_config.json",
	"opencode.json",
	"opencode.jsonc",
	".devcontainer.json",
	".claude.json",
	"agents.md",
	"agent.md",
	"agents.override.md",
	"claude.md",
	"claude.local.md",
	"gemini.md",
	"copilot-instructions.md",
	".cursorrules",
	".windsurfrules",
	".clinerules",
	".roorules",
	".gitconfig",
	".gitmodules",
	".gitattributes",
	".gitignore_global",
	// A folder with this and little else is a repository to git.
	"head",
	".exrc",
	".vimrc",
	".gvimrc",
	".nvimrc",
	".nvim.lua",
	".envrc",
	".npmrc",
	".netrc",
	".pypirc",
	".curlrc",
	".wgetrc",
	".inputrc",
	".tool-versions",
	"mise.toml",
	".mise.toml",
	"pnpm-workspace.yaml",
	"bunfig.toml",
	"deno.json",
	"deno.jsonc",
	"package.json",
	"go.work",
	"cargo.toml",
	"build.rs",
	"gemfile",
	"rakefile",
	"podfile",
	"pyproject.toml",
	"setup.py",
	"setup.cfg",
	"tox.ini",
	"noxfile.py",
	"sitecustomize.py",
	"usercustomize.py",
	"makefile",
	"gnumakefile",
	"justfile",
	"taskfile.yml",
	"taskfile.yaml",
	"dockerfile",
	"vagrantfile",
	"jenkinsfile",
	".gitlab-ci.yml",
	"azure-pipelines.yml",
	"lefthook.yml",
	"lefthook.yaml",
	".pre-commit-config.yaml",
	".pre-commit-config.yml",
	".bazelrc",
	".ripgreprc",
	"pyrightconfig.json",
	"web.config",
	"server.xml",
	"nuget.config",
	"global.json",
	"authorized_keys",
	"known_hosts",
]);

const patterns = [
	/\.code-workspace$/,
	/^\.env/,
	/^\.yarnrc/,
	/^\.pnp\./,
	/^\.pnpmfile\.|^pnpmfile\./,
	/(?:^|[-._])lockb?(?:[-._]|$)|^npm-shrinkwrap\.json$/,
	/\.gradle(?:\.kts)?$/,
	/^gradle.*\.properties$/,
	/^(?:gradlew|mvnw)(?:\.bat|\.cmd)?$/,
	/(?:^|\.)[a-z]*proj$/,
	/\.(?:props|targets)$/,
	/^\.lefthook|^\.huskyrc|^\.lintstagedrc|^lint-staged\.config\./,
	/^\.(?:bash|zsh|ksh|csh|tcsh|fish)/,
	/^\.(?:profile|login|logout|xprofile|xinitrc|xsession)/,
	/^\.z(?:shrc|shenv|profile|login|logout)/,
	/^\.eslintrc|^eslint\.config\./,
	/^\.prettierrc|^prettier\.config\./,
	/^compose(?:\..*)?\.ya?ml$|^docker-compose.*\.ya?ml$/,
] as const;

/** exact: a name that governs something. lookalike: a forgiving file system, or an eye, takes it for one. */
export type Protection = "exact" | "lookalike";

/** Whether writing there could change what runs or what is trusted. Names below the workspace folder, or all of them outside. */
export function protectionOf(names: readonly string[]): Protection | null {
	if (isProtected(names.map((name) => name.toLowerCase()))) return "exact";
	return isProtected(names.map(foldName)) ? "lookalike" : null;
}

function isProtected(names: readonly string[]): boolean {
	if (names.some((name) => folders.has(name))) return true;
	if (nestedFolders.some(([outer, inner]) => names.some((name, at) => name === outer && names[at + 1] === inner)))
		return true;
	const last = names.at(-1) ?? "";
	return files.has(last) || patterns.some((pattern) => pattern.test(last));
}

const secretFolders = new Set([".ssh", ".gnupg", ".aws", ".azure", ".kube", ".password-store", ".docker", "gcloud"]);

const secretNames = [
	/^\.env/,
	/\.env$/,
	/\.(?:pem|key|p12|pfx|p8|ppk|jks|keystore|kdbx?|ovpn|asc|gpg|age)$/,
	/^id_(?:rsa|dsa|ecdsa|ed25519|xmss)|^id_[^.]*$/,
	/_(?:rsa|dsa|ecdsa|ed25519)$/,
	/^\.(?:npmrc|netrc|pypirc|pgpass|my\.cnf|git-credentials|htpasswd|dockercfg|vault-token|yarnrc|s3cfg|boto)/,
	/^_netrc$/,
	/^\.?credentials/,
	/^\.?secrets?(?:\.|$)/,
	/^(?:service|client)[-_]?(?:account|secret).*\.json$/,
	/^\..*_history$/,
	/^(?:authorized_keys|known_hosts|shadow|htpasswd|terraform\.tfstate|terraform\.tfvars)/,
	/\.tfvars$/,
] as const;

/** Whether a file of that name usually holds keys or passwords. */
export function isSensitive(names: readonly string[]): boolean {
	const folded = names.map(foldName);
	const last = folded.at(-1) ?? "";
	// Addresses in a repository's settings may have a password or a token in them.
	if (folded.includes(".git") && /^config(?:\.|$)/.test(last)) return true;
	return folded.some((name) => secretFolders.has(name)) || secretNames.some((pattern) => pattern.test(last));
}
