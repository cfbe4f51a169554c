/** In the extension's global storage. Other programs keep its path: it stays where it is when an update moves the extension. */
export const launcherName = "daybook-mcp.cjs";
