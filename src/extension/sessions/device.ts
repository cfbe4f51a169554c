/** What the window ran in. Stands where other systems keep an address and a user agent; neither is recorded. */
export interface DeviceInformation {
	readonly editorVersion: string;
	/** "Visual Studio Code", "code-server" … */
	readonly editorName: string;
	/** "linux", "darwin", "win32" of the extension host. */
	readonly operatingSystem: string;
	readonly architecture: string;
	readonly userInterface: "desktop" | "web";
	/** "ssh-remote", "wsl", "dev-container" …; null in a local window. */
	readonly remoteName: string | null;
	/** The hash that the editor gives for this machine; not the machine's name. */
	readonly editorMachineId: string;
	readonly extensionVersion: string;
}

/** What is read from the editor and the process. */
export interface DeviceSources {
	readonly version: string;
	readonly appName: string;
	readonly platform: string;
	readonly arch: string;
	readonly isWeb: boolean;
	readonly remoteName: string | undefined;
	readonly machineId: string;
	readonly extensionVersion: string;
}

export function describeDevice(sources: DeviceSources): DeviceInformation {
	return {
		editorVersion: sources.version,
		editorName: sources.appName,
		operatingSystem: sources.platform,
		architecture: sources.arch,
		userInterface: sources.isWeb ? "web" : "desktop",
		remoteName: sources.remoteName ?? null,
		editorMachineId: sources.machineId,
		extensionVersion: sources.extensionVersion,
	};
}
