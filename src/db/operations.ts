import { enterParams } from "./agents/checks.ts";
import { enterTranscripts } from "./agents/enter.ts";
import * as agentFiles from "./agents/files.ts";
import { leaseParams, takeLease } from "./agents/lease.ts";
import * as agentLists from "./agents/list.ts";
import * as agentProjects from "./agents/projects.ts";
import * as agentPrompts from "./agents/prompts.ts";
import * as answers from "./answers.ts";
import * as branchPages from "./branchPages.ts";
import { admitCall, admitParams } from "./budgetAdmission.ts";
import { grantOverrides, grantOverridesParams } from "./budgetOverrides.ts";
import * as budgets from "./budgets.ts";
import { auditPage, auditPageParams, enterAudit, enterAuditParams } from "./audit.ts";
import { nothing } from "./checks.ts";
import { exportMessages, exportMessagesParams } from "./chatExport.ts";
import { addImported, addImportedParams, previewImport, previewImportParams } from "./chatImport.ts";
import * as commands from "./commands.ts";
import * as context from "./contextState.ts";
import * as conversations from "./conversations.ts";
import { answeredElsewhereParams, enterQuestion, refuseAnsweredElsewhere } from "./enterQuestion.ts";
import { estimateCall, estimateCallParams } from "./estimates.ts";
import { forkConversation, forkParams } from "./fork.ts";
import * as links from "./links.ts";
import { countByRule, heldContents, purgeByRule, purgeByRuleParams, retentionParams } from "./retention.ts";
import { describeTables } from "./tables.ts";
import { countContent, type ProjectSize, storageSizes, storageSql } from "./maintenance.ts";
import * as messages from "./messages.ts";
import * as mcp from "./mcpServers.ts";
import * as models from "./models.ts";
import { read, write } from "./operation.ts";
import * as network from "./network.ts";
import * as people from "./people.ts";
import { setOverrides, setOverridesParams } from "./priceTable.ts";
import { mergeProjects, mergeProjectsParams } from "./projectMerge.ts";
import { splitProject, splitProjectParams } from "./projectSplit.ts";
import * as profile from "./profile.ts";
import * as projects from "./projects.ts";
import * as queue from "./queue.ts";
import { setRating, setRatingParams } from "./ratings.ts";
import { recount, repairCounters } from "./recount.ts";
import * as reprices from "./reprice.ts";
import { searchMessages, searchMessagesParams } from "./search.ts";
import * as sessions from "./sessions.ts";
import * as settings from "./settings.ts";
import * as summaries from "./summaries.ts";
import * as toolSteps from "./toolSteps.ts";
import * as tasks from "./tasks.ts";
import * as rights from "./toolRights.ts";
import * as timelines from "./timeline.ts";
import * as pushes from "./usagePush.ts";
import { release, releaseParams } from "./reservations.ts";
import { recordUsage, recordUsageParams } from "./usage.ts";
import { budgetLines } from "./usageReports/budgetLines.ts";
import { callDetail, callDetailParams } from "./usageReports/callDetail.ts";
import { callPage, callPageParams } from "./usageReports/calls.ts";
import { dashboardParams, usageDashboard } from "./usageReports/dashboard.ts";
import { exportRows, exportRowsParams } from "./usageReports/exportRows.ts";
import { figures } from "./usageReports/figures.ts";
import { summaryParams, usageSummary } from "./usageReports/summary.ts";

/** All that the database can be asked, by name. The door's types are inferred from here; see each function for what it does. */
export const operations = {
	"people.local": write(people.localParams, people.localUser),
	"people.preferences": read(people.preferencesParams, people.preferences),
	"people.setPreference": write(people.setPreferenceParams, people.setPreference),
	"people.profile": read(profile.profileParams, profile.getProfile),
	"people.setProfile": write(profile.setProfileParams, profile.setProfile),

	"projects.recordSighting": write(projects.recordSightingParams, projects.recordSighting),
	"projects.list": read(projects.listProjectsParams, projects.listProjects),
	"projects.sightings": read(projects.listSightingsParams, projects.listSightings),
	"projects.rename": write(projects.renameProjectParams, projects.renameProject),
	"projects.describe": write(projects.describeProjectParams, projects.describeProject),
	"projects.setStatus": write(projects.setProjectStatusParams, projects.setProjectStatus),
	"projects.merge": write(mergeProjectsParams, mergeProjects),
	"projects.split": write(splitProjectParams, splitProject),

	"sessions.open": write(sessions.openSessionParams, sessions.openSession),
	"sessions.heartbeat": write(sessions.heartbeatParams, sessions.heartbeat),
	"sessions.close": write(sessions.closeSessionParams, sessions.closeSession),
	"sessions.recover": write(answers.recoverParams, answers.recover),

	"commands.count": write(commands.countCommandParams, commands.countCommand),
	"commands.frequent": read(commands.frequentCommandsParams, commands.frequentCommands),

	"hosts.save": write(models.saveHostParams, models.saveHost),
	"models.save": write(models.saveModelsParams, models.saveModels),
	"models.speakers": read(nothing, models.modelsThatSpoke),

	"conversations.list": read(conversations.listConversationsParams, conversations.listConversations),
	"conversations.get": read(conversations.conversationParams, conversations.getConversation),
	"conversations.rename": write(conversations.renameConversationParams, conversations.renameConversation),
	"conversations.pin": write(conversations.pinConversationParams, conversations.pinConversation),
	"conversations.setStatus": write(conversations.setConversationStatusParams, conversations.setConversationStatus),
	"conversations.setModel": write(conversations.setConversationModelParams, conversations.setConversationModel),
	"conversations.fork": write(forkParams, forkConversation),
	"conversations.purge": write(conversations.purgeConversationsParams, conversations.purgeConversations),
	"conversations.countByRule": read(retentionParams, countByRule),
	"conversations.purgeByRule": write(purgeByRuleParams, purgeByRule),
	"conversations.exportMessages": read(exportMessagesParams, exportMessages),
	"conversations.previewImport": read(previewImportParams, previewImport),
	"conversations.addImported": write(addImportedParams, addImported),

	"messages.addUser": write(messages.addUserParams, enterQuestion),
	"messages.hasArrived": read(messages.messageParams, messages.hasArrived),
	"messages.get": read(messages.messageParams, messages.getMessage),
	"messages.page": read(messages.pageParams, messages.pageMessages),
	"messages.around": read(branchPages.pageAroundParams, branchPages.pageAround),
	"messages.after": read(branchPages.pageAfterParams, branchPages.pageAfter),
	"messages.find": read(branchPages.findParams, branchPages.findInConversation),
	"messages.branch": read(messages.messageParams, messages.branchOf),
	"messages.chooseBranch": write(messages.messageParams, messages.chooseBranch),
	"messages.bringIntoView": write(messages.messageParams, messages.bringIntoView),

	"messages.rate": write(setRatingParams, setRating),

	"queue.list": read(queue.listQueueParams, queue.listQueue),
	"queue.get": read(queue.queuedParams, queue.getQueued),
	"queue.add": write(queue.enqueueParams, queue.enqueue),
	"queue.edit": write(queue.editQueuedParams, queue.editQueued),
	"queue.move": write(queue.moveQueuedParams, queue.moveQueued),
	"queue.settle": write(queue.settleQueuedParams, queue.settleQueued),

	"context.get": read(summaries.contextParams, summaries.getContext),
	"context.setRound": write(context.setRoundParams, context.setRound),
	"context.addSummary": write(summaries.addSummaryParams, summaries.addSummary),
	"context.changeSummary": write(summaries.changeSummaryParams, summaries.changeSummary),

	"answers.checkpoint": write(answers.checkpointParams, answers.checkpointAnswer),
	"answers.refuseElsewhere": write(answeredElsewhereParams, refuseAnsweredElsewhere),
	"answers.finish": write(answers.finishParams, answers.finishAnswer),
	"answers.addToolResult": write(toolSteps.addToolResultParams, toolSteps.addToolResult),
	"answers.markUndone": write(toolSteps.markUndoneParams, toolSteps.markUndone),
	"answers.letGo": write(toolSteps.letGoParams, toolSteps.letGo),
	"answers.waitingChats": read(toolSteps.waitingChatsParams, toolSteps.waitingChats),

	"usage.budgets": read(budgets.judgeBudgetsParams, budgetLines),
	"usage.record": write(recordUsageParams, recordUsage),
	"usage.summary": read(summaryParams, usageSummary),
	"usage.dashboard": read(dashboardParams, usageDashboard),
	"usage.calls": read(callPageParams, callPage),
	"usage.call": read(callDetailParams, callDetail),
	"usage.previewReprice": read(reprices.previewRepriceParams, reprices.previewReprice),
	"usage.reprice": write(reprices.repriceParams, reprices.reprice),
	"usage.exportRows": read(exportRowsParams, exportRows),
	"usage.storage": read(nothing, (database) => figures<ProjectSize>(database, storageSql, {})),
	"usage.estimate": read(estimateCallParams, estimateCall),
	"prices.setOverrides": write(setOverridesParams, setOverrides),

	"timeline.page": read(timelines.timelineParams, timelines.timeline),
	"timeline.lastActivity": read(timelines.lastActivityParams, timelines.lastActivity),

	"team.pending": read(pushes.pendingPushParams, pushes.pendingPush),
	"team.confirm": write(pushes.confirmPushParams, pushes.confirmPush),

	"budgets.judge": read(budgets.judgeBudgetsParams, budgets.judgeBudgets),
	"budgets.admit": write(admitParams, admitCall),
	"budgets.release": write(releaseParams, release),
	"budgets.grantOverrides": write(grantOverridesParams, grantOverrides),
	"budgets.set": write(budgets.setBudgetParams, budgets.setBudget),

	"settings.get": read(settings.getSettingsParams, settings.getSettings),
	"settings.set": write(settings.setSettingsParams, settings.setSettings),

	"mcp.enter": write(mcp.enterMcpServersParams, mcp.enterMcpServers),
	"mcp.setConsent": write(mcp.setMcpConsentParams, mcp.setMcpConsent),
	"mcp.setFingerprints": write(mcp.setMcpFingerprintsParams, mcp.setMcpFingerprints),
	"grants.add": write(rights.addGrantParams, rights.addGrant),
	"grants.list": read(rights.listGrantsParams, rights.listGrants),
	"grants.forChat": read(rights.grantsForChatParams, rights.grantsForChat),
	"grants.revoke": write(rights.revokeGrantsParams, rights.revokeGrants),
	"decisions.enter": write(rights.enterDecisionParams, rights.enterDecision),
	"decisions.allowedCalls": read(rights.allowedCallsParams, rights.allowedCalls),
	"audit.enter": write(enterAuditParams, enterAudit),
	"audit.page": read(auditPageParams, auditPage),

	"agents.lease": write(leaseParams, takeLease),
	"agents.files": read(agentFiles.listFilesParams, agentFiles.listFiles),
	"agents.enter": write(enterParams, enterTranscripts),
	"agents.markFiles": write(agentFiles.markFilesParams, agentFiles.markFiles),
	"agents.settle": write(agentLists.settleParams, agentLists.settleSessions),
	"agents.unlinked": read(agentProjects.unlinkedParams, agentProjects.unlinkedFolders),
	"agents.link": write(agentProjects.linkParams, agentProjects.linkSessions),
	"agents.groups": read(agentLists.groupsParams, agentLists.listGroups),
	"agents.list": read(agentLists.listSessionsParams, agentLists.listAgentSessions),
	"agents.get": read(agentLists.agentSessionParams, agentLists.getAgentSession),
	"agents.prompts": read(agentPrompts.promptsParams, agentPrompts.listPrompts),
	"agents.search": read(agentPrompts.searchPromptsParams, agentPrompts.searchPrompts),

	"tasks.create": write(tasks.createTaskParams, tasks.createTask),
	"tasks.start": write(tasks.startTaskParams, tasks.startTask),
	"tasks.attach": write(tasks.attachTaskParams, tasks.attachTask),
	"tasks.progress": write(tasks.tellProgressParams, tasks.tellProgress),
	"tasks.finish": write(tasks.finishTaskParams, tasks.finishTask),
	"tasks.resume": write(tasks.resumeTaskParams, tasks.resumeTask),
	"tasks.remove": write(tasks.oneTaskParams, tasks.removeTask),
	"tasks.get": read(tasks.oneTaskParams, tasks.getTask),
	"tasks.list": read(tasks.listTasksParams, tasks.listTasks),

	"links.begin": write(links.beginLinkParams, links.beginLink),
	"links.finish": write(links.finishLinkParams, links.finishLink),
	"links.fail": write(links.failLinkParams, links.failLink),
	"links.remove": write(links.oneLinkParams, links.removeLink),
	"links.get": read(links.oneLinkParams, links.getLink),
	"links.list": read(links.listLinksParams, links.listLinks),

	"network.record": write(network.recordContactParams, network.recordContact),
	"network.list": read(network.listContactsParams, network.listContacts),

	"search.messages": read(searchMessagesParams, searchMessages),

	"search.links": read(links.searchLinksParams, links.searchLinks),

	"maintenance.sizes": read(nothing, storageSizes),
	"maintenance.counts": read(nothing, countContent),
	"maintenance.heldContents": read(nothing, heldContents),
	"maintenance.tables": read(nothing, describeTables),
	"maintenance.recount": read(nothing, recount),
	"maintenance.repair": write(nothing, repairCounters),
};

export type Operations = typeof operations;
