import { apolloCases } from "./apollo_cases.js";

apolloCases("4");
