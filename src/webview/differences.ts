import { offerPart } from "./lazyParts.ts";
import { differencesOf } from "./models/differences.ts";

// A script of its own: few compare answers, and fewer have their differences marked.
offerPart("differences", differencesOf);
