import type { StarterRule } from "./rules.ts";

/** Earlier rules are shown first; the particular before the general. */
export const STARTER_RULES: readonly StarterRule[] = [
	{
		topic: "workspace",
		isWorkspace: true,
		question: "Which packages are in this {workspaceTool} and how do they depend on each other?",
	},
	{
		topic: "structure",
		type: "vscode-extension",
		question: "Which commands and views does this extension contribute, and where are they implemented?",
	},
	{
		topic: "structure",
		framework: "Next.js",
		question: "How is this Next.js app structured, and which routes does it serve?",
	},
	{ topic: "structure", framework: "Django", question: "Which apps and models does this Django project have?" },
	{ topic: "structure", framework: "Rails", question: "Which models and controllers does this Rails app have?" },
	{
		topic: "structure",
		framework: "Flutter",
		question: "Which screens does this Flutter app have, and how does it move between them?",
	},
	{ topic: "structure", type: "docs", question: "How are the pages of this documentation organised?" },
	{ topic: "structure", type: "terraform", question: "Which resources does this Terraform code create?" },
	{ topic: "structure", question: "How is this {framework} project structured?" },
	{ topic: "structure", type: "rust", question: "Which modules does this crate have, and what does each one do?" },
	{ topic: "structure", type: "go", question: "Which packages does this module have, and where does it start?" },
	{ topic: "structure", question: "Where does this {language} project start, and how is it laid out?" },
	{ topic: "tests", tag: "vitest", question: "How do I run a single Vitest test in this project?" },
	{ topic: "tests", tag: "jest", question: "How do I run a single Jest test in this project?" },
	{ topic: "tests", tag: "mocha", question: "How do I run a single Mocha test in this project?" },
	{ topic: "tests", tag: "pytest", question: "How do I run a single pytest test in this project?" },
	{ topic: "tests", tag: "playwright", question: "What do the Playwright tests of this project cover?" },
	{ topic: "tests", type: "rust", question: "Which parts of this crate have no tests yet?" },
	{ topic: "tests", type: "go", question: "Which packages of this module have no tests yet?" },
	{
		topic: "run",
		tag: "compose",
		question: "Which services does the compose file start, and how do they talk to each other?",
	},
	{ topic: "run", tag: "docker", question: "What does the Dockerfile of this project build?" },
	{ topic: "run", question: "How do I install and run this project with {packageManager}?" },
	{ topic: "ci", tag: "ci", question: "What does the CI of this project check?" },
	{ topic: "purpose", question: "What does {name} do, in three sentences?" },
];
