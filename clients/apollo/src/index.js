// @ts-check
/** For clients that use Apollo Client. */
export { CONVERSATION, CONVERSATION_EVENTS } from "./documents.js";
export { followConversation } from "./follow_conversation.js";
export { resumeLink } from "./resume_link.js";
export { typePolicies } from "./type_policies.js";
export * from "./graphql_ws.js";
