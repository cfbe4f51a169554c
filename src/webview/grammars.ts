import { readerOf } from "./highlight/grammarTable.ts";
import { offerGrammars } from "./highlight/grammarLoader.ts";

// A script of its own, so that the panel need not read thirty grammars before it is there.
offerGrammars({ readerOf });
