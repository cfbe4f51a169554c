import { foldName } from "./lookalikes.ts";

/** Folders whose whole content is keys, passwords or sessions. Small letters. */
const secretFolders = [".ssh", ".gnupg", ".aws", ".azure", ".kube", ".password-store", ".docker", "gcloud"] as const;

const keyEndings = `pem key p12 pfx p8 ppk jks keystore kdb kdbx ovpn asc gpg age env tfvars`.split(" ");
const keyKinds = `rsa dsa ecdsa ed25519 xmss`.split(" ");
const accounts =
	`.npmrc .netrc .pypirc .pgpass .my.cnf .git-credentials .htpasswd htpasswd .dockercfg .vault-token .yarnrc
	.s3cfg .boto .env credentials .credentials authorized_keys known_hosts shadow terraform.tfstate terraform.tfvars`.split(
		/\s+/,
	);
const words = `secret secrets .secret .secrets`.split(" ");
const cloudKeys = `service-account service_account serviceaccount service-secret service_secret servicesecret
	client-account client_account clientaccount client-secret client_secret clientsecret`.split(/\s+/);

/**
 * Names of files that usually hold keys or passwords, in small letters; "*" stands for any text. This is the only list of
 * them: what is asked for, what a search leaves out and what git does not print are all made from it.
 */
const exactGlobs: readonly string[] = [
	...keyEndings.map((ending) => `*.${ending}`),
	...keyKinds.map((kind) => `id_${kind}*`),
	...keyKinds.map((kind) => `*_${kind}`),
	...accounts.map((name) => `${name}*`),
	...words.flatMap((word) => [word, `${word}.*`]),
	...cloudKeys.map((name) => `${name}*.json`),
	"_netrc",
	".*_history",
];

/** Keys with names of their own have no dot in them ("id_work"); "id_map.ts" is no key. No glob can say so. */
const ownKeys = { glob: "id_*", pattern: /^id_[^.]*$/ } as const;

/** What covers every name that `isSensitive` knows, and little else. Small letters. */
export const secretGlobs: readonly string[] = [...exactGlobs, ownKeys.glob];
/** Folders below which nothing is printed unasked. Small letters. */
export const secretFolderGlobs: readonly string[] = secretFolders;

const secretNames = [...exactGlobs.map(patternOf), ownKeys.pattern];
const folderNames: ReadonlySet<string> = new Set(secretFolders);

function patternOf(glob: string): RegExp {
	const parts = glob.split("*").map((part) => part.replaceAll(/[.\\+^$()[\]{}|]/g, String.raw`\$&`));
	return new RegExp(`^${parts.join(".*")}$`, "s");
}

/** Whether a file of that name usually holds keys or passwords. The name comes with the folders on its way. */
export function isSensitive(names: readonly string[]): boolean {
	const folded = names.map(foldName);
	const last = folded.at(-1) ?? "";
	// Addresses in a repository's settings may have a password or a token in them.
	if (folded.some(isRepository) && /^config(?![a-z])/.test(last)) return true;
	return folded.some((name) => folderNames.has(name)) || secretNames.some((pattern) => pattern.test(last));
}

/** Whether a folder of that name holds what git knows of a project; bare ones are called "name.git". Small letters. */
export function isRepository(name: string): boolean {
	return name.endsWith(".git");
}
