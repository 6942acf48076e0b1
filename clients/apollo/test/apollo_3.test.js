import { register } from "node:module";

register("./apollo_3_resolver.js", import.meta.url);
const { apolloCases } = await import("./apollo_cases.js");

apolloCases("3");
