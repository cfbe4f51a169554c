import { readerOf } from "./highlight/grammarTable.ts";
import { offerPart } from "./lazyParts.ts";

// A script of its own, so that the panel need not read thirty grammars before it is there.
offerPart("grammars", { readerOf });
