/** A Relay app's documents: refetching by `node`, paging through connections, fragments on interfaces and unions. */
import { graphql } from "relay-runtime";

export const start = graphql`
  query AppQuery($count: Int!) {
    me {
      id
      profile {
        displayName
      }
    }
    ...App_conversations @arguments(count: $count)
  }
`;

export const conversations = graphql`
  fragment App_conversations on Query
  @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" })
  @refetchable(queryName: "AppConversationsPaginationQuery") {
    conversations(first: $count, after: $cursor) @connection(key: "App_conversations") {
      edges {
        node {
          ...App_conversation
        }
      }
    }
  }
`;

export const conversation = graphql`
  fragment App_conversation on Conversation
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
  @refetchable(queryName: "AppMessagesPaginationQuery") {
    id
    title
    messages(last: $count, before: $cursor) @connection(key: "App_messages") {
      edges {
        node {
          role
          text
        }
      }
    }
  }
`;

export const anything = graphql`
  query AppNodeQuery($id: ID!) {
    node(id: $id) {
      __typename
      ... on Conversation {
        title
      }
      ... on Turn {
        status
      }
    }
  }
`;

export const begin = graphql`
  mutation AppBeginMutation($input: CreateConversationInput!, $connections: [ID!]!) {
    createConversation(input: $input) {
      conversation @prependNode(connections: $connections, edgeTypeName: "ConversationEdge") {
        ...App_conversation
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

export const remove = graphql`
  mutation AppRemoveMutation($id: ID!) {
    deleteConversation(id: $id) {
      deletedId @deleteRecord
    }
  }
`;

export const follow = graphql`
  subscription AppSubscription($conversationId: ID!, $after: String) {
    conversationEvents(conversationId: $conversationId, after: $after) {
      cursor
      ... on ReplyDelta {
        text
      }
      ... on TurnCompleted {
        turn {
          id
          status
        }
      }
    }
  }
`;
