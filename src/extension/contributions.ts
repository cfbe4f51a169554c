/** Every key that package.json and the code share. A check holds both against each other. */

export const commands = {
	newChat: "daybook.newChat",
	openChat: "daybook.openChat",
	searchHistory: "daybook.searchHistory",
	selectModel: "daybook.selectModel",
	setApiKey: "daybook.setApiKey",
	pullModel: "daybook.pullModel",
	refreshModels: "daybook.refreshModels",
	applyProposal: "daybook.applyProposal",
	discardProposal: "daybook.discardProposal",
	openUsage: "daybook.openUsage",
	openTimeline: "daybook.openTimeline",
	whereWasI: "daybook.whereWasI",
	weeklyNote: "daybook.weeklyNote",
	standUpNote: "daybook.standUpNote",
	exportUsage: "daybook.exportUsage",
	teamConnect: "daybook.team.connect",
	teamDisconnect: "daybook.team.disconnect",
	teamPush: "daybook.team.push",
	repriceHistory: "daybook.repriceHistory",
	setBudget: "daybook.setBudget",
	exportChat: "daybook.exportChat",
	importChats: "daybook.importChats",
	exportDatabase: "daybook.exportDatabase",
	backupDatabase: "daybook.backupDatabase",
	restoreDatabase: "daybook.restoreDatabase",
	checkDatabase: "daybook.checkDatabase",
	mergeDatabase: "daybook.mergeDatabase",
	openStorage: "daybook.openStorage",
	openSqlConsole: "daybook.openSqlConsole",
	doctor: "daybook.doctor",
	showLog: "daybook.showLog",
	runInBackground: "daybook.runInBackground",
	tasksOpenChat: "daybook.tasks.openChat",
	tasksResume: "daybook.tasks.resume",
	tasksCancel: "daybook.tasks.cancel",
	tasksRemove: "daybook.tasks.remove",
	analyzeLink: "daybook.analyzeLink",
	analyzeChatLinks: "daybook.analyzeChatLinks",
	linksOpen: "daybook.links.open",
	linksAgain: "daybook.links.analyzeAgain",
	linksBrowse: "daybook.links.openInBrowser",
	linksCopy: "daybook.links.copyAddress",
	linksRemove: "daybook.links.remove",
	showNetworkLog: "daybook.showNetworkLog",
	toggleLocalOnly: "daybook.toggleLocalOnly",
	manageGrants: "daybook.manageGrants",
	setToolMode: "daybook.setToolMode",
	showAuditLog: "daybook.showAuditLog",
	exportAuditLog: "daybook.exportAuditLog",
	frequentCommands: "daybook.frequentCommands",
	historyRename: "daybook.history.rename",
	historyPin: "daybook.history.pin",
	historyUnpin: "daybook.history.unpin",
	historyArchive: "daybook.history.archive",
	historyUnarchive: "daybook.history.unarchive",
	historyDelete: "daybook.history.delete",
	historyRestore: "daybook.history.restore",
	historyPurge: "daybook.history.purge",
	historyByTime: "daybook.history.groupByTime",
	historyByProject: "daybook.history.groupByProject",
	historyMore: "daybook.history.showMore",
	historyRefresh: "daybook.history.refresh",
	projectsOpen: "daybook.projects.open",
	projectsOpenInNewWindow: "daybook.projects.openInNewWindow",
	projectsRename: "daybook.projects.rename",
	projectsDescribe: "daybook.projects.describe",
	projectsArchive: "daybook.projects.archive",
	projectsUnarchive: "daybook.projects.unarchive",
	projectsFilter: "daybook.projects.filter",
	projectsMerge: "daybook.projects.merge",
	projectsSplit: "daybook.projects.split",
	projectsRefresh: "daybook.projects.refresh",
	importAgentSessions: "daybook.importAgentSessions",
	agentSessionsResume: "daybook.agentSessions.resume",
	agentSessionsOpenTranscript: "daybook.agentSessions.openTranscript",
	agentSessionsShowCalls: "daybook.agentSessions.showCalls",
	agentSessionsSearch: "daybook.agentSessions.search",
	agentSessionsRefresh: "daybook.agentSessions.refresh",
	showMcpServers: "daybook.showMcpServers",
	copyMcpConfiguration: "daybook.copyMcpConfiguration",
	agentSessionsShowMore: "daybook.agentSessions.showMore",
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

export const views = {
	container: "daybook",
	chat: "daybook.chat",
	history: "daybook.history",
	projects: "daybook.projects",
	agentSessions: "daybook.agentSessions",
	links: "daybook.links",
	tasks: "daybook.tasks",
} as const;

export const settings = {
	ollamaHost: "daybook.ollama.host",
	ollamaContextWindow: "daybook.ollama.contextWindow",
	anthropicBaseUrl: "daybook.anthropic.baseUrl",
	openaiHosts: "daybook.openai.hosts",
	defaultModel: "daybook.defaultModel",
	summariesEnabled: "daybook.summaries.enabled",
	summariesAfterRounds: "daybook.summaries.afterRounds",
	summariesAtPercent: "daybook.summaries.atPercent",
	summariesModel: "daybook.summaries.model",
	pricesOverrides: "daybook.prices.overrides",
	mcpServers: "daybook.mcp.servers",
	mcpCallTimeout: "daybook.mcp.callTimeout",
	agentSessionsEnabled: "daybook.agentSessions.enabled",
	agentSessionsFolders: "daybook.agentSessions.folders",
	agentSessionsArchive: "daybook.agentSessions.archive",
	usageReferenceModel: "daybook.usage.referenceModel",
	teamEnabled: "daybook.team.enabled",
	timelineOffer: "daybook.timeline.offerAfterAbsence",
	toolsMaxCalls: "daybook.tools.maxCallsPerRound",
	toolsTerminal: "daybook.tools.runCommandsInTerminal",
	toolsMaxCost: "daybook.tools.maxCostPerRound",
	budgetDay: "daybook.budget.day",
	budgetMonth: "daybook.budget.month",
	budgetProject: "daybook.budget.project",
	budgetChat: "daybook.budget.chat",
	budgetWarnPercent: "daybook.budget.warnPercent",
	tasksAtOnce: "daybook.tasks.atOnce",
	linksAllowedHosts: "daybook.links.allowedHosts",
	networkLocalOnly: "daybook.network.localOnly",
	toolsWriteOutside: "daybook.tools.writeOutsideWorkspace",
	toolsRestrictions: "daybook.tools.restrictions",
	networkAllowedPrivateHosts: "daybook.network.allowedPrivateHosts",
} as const;

export const contextKeys = {
	modelReady: "daybook.modelReady",
	firstAnswer: "daybook.firstAnswer",
	historyGrouping: "daybook.historyGrouping",
} as const;

/** Scheme of documents that show what a file would become. */
export const proposalScheme = "daybook-proposal";

/** Id of the one status bar item. */
export const usageStatusItem = "daybook.usage";

/** Kind of the editor tab with the usage page. */
export const usagePageKind = "daybook.usagePage";

/** Kind of the editor tab with the storage page. */
export const storagePageKind = "daybook.storagePage";

/** Kind of the editor tab with the audit log. */
export const auditPageKind = "daybook.auditPage";

/** Kind of the editor tab with the SQL console. */
export const sqlConsoleKind = "daybook.sqlConsole";

/** Kind of the editor tab with the MCP servers. */
export const mcpPageKind = "daybook.mcpPage";

/** What other agents of the editor may ask the Daybook, and what the editor calls it. */
export const historyToolIds = {
	search_history: "daybook_search_history",
	read_chat: "daybook_read_chat",
	list_chats: "daybook_list_chats",
	list_projects: "daybook_list_projects",
	usage_report: "daybook_usage_report",
} as const;

/** Kind of the editor tab with the network log. */
export const networkLogKind = "daybook.networkLog";
