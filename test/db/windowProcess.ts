// node windowProcess.ts <folder> <name> <writes>: a window that opens a session, writes through its door and tells each answer.
import { currentProcess, openDatabase } from "../../src/db/index.ts";
import { noon } from "./bookFixture.ts";
import { enterUser, question, wasmFile, workerFile } from "./doorFixture.ts";

const [folder = "", name = "", writes = "0"] = process.argv.slice(2);
const door = openDatabase({ folder, workerFile, wasmFile, machineId: "machine-1", log: (line) => console.error(line) });
const tell = (...words: readonly string[]): boolean => process.stdout.write(`${words.join(" ")}\n`);

await enterUser(door);
await door.call("sessions.open", {
	sessionId: name,
	userId: "user-1",
	projectId: null,
	workspaceFile: null,
	editorVersion: "1",
	operatingSystem: process.platform,
	remoteName: null,
	deviceInformation: {},
	preferences: {},
	processIdentity: { ...currentProcess() },
	at: Date.now(),
});
tell("open");
for (let index = 0; index < Number(writes); index++) {
	const id = `${name}-${index}`;
	// Some chats are the window's own, one is everybody's; a chat that one window answers is closed to the others.
	const isShared = index % 2 === 0;
	const chat = isShared ? "shared" : name;
	await Promise.all([
		door
			.call("messages.addUser", { ...question(id, chat), sessionId: isShared ? null : name })
			.then(() => tell("message", id)),
		door.call("commands.count", {
			useId: id,
			userId: "user-1",
			projectId: null,
			command: "/new",
			day: "2026-11-23",
			at: noon,
		}),
	]);
	if (isShared) continue;
	await door.call("answers.checkpoint", {
		messageId: `${id}-answer`,
		conversationId: chat,
		parentId: id,
		modelId: "ollama/x",
		speaker: "agent:x",
		parts: [{ type: "text", text: "so far" }],
		sessionId: name,
		startedAt: noon,
		at: noon + index,
		call: { usageId: `${id}-usage`, day: "2026-11-23", isLocal: true, figures: null },
	});
	tell("checkpoint", id);
}
tell("done");
// Like a window that is closed by force: nothing is said to the door.
if (process.env["DAYBOOK_TEST_HANG"] === "1") setInterval(() => {}, 1000);
else {
	await door.call("sessions.close", { sessionId: name, at: Date.now() });
	await door.close();
}
