import { configureGlobal } from "fast-check";

// On CI the same texts are made every time, so that a run tells about the change it is run for. Everywhere else they are new
// each time, and what they find is mended where there is somebody to mend it.
if (process.env["CI"] === "true") configureGlobal({ seed: 1 });
