import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ChatModel } from "../models/chatModel.ts";

export const ChatContext = createContext<ChatModel | null>(null);

/** The panel's model, for components deep in the transcript that ask the host for something. */
export function useChat(): ChatModel {
	const chat = useContext(ChatContext);
	if (!chat) throw new Error("This component lives inside the chat panel only.");
	return chat;
}
