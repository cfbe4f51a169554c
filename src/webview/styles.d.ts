/** The bundler gathers a component's style sheet; nothing is imported from it. */
declare module "*.css";
