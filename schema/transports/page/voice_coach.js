/* GraphiQL on this server: queries and mutations over HTTP, subscriptions over graphql-transport-ws, the token in both. */
"use strict";

(() => {
  const url = new URL("/graphql", location.href);
  const socketUrl = Object.assign(new URL(url), { protocol: url.protocol.replace("http", "ws") });
  const WELCOME = `# Sign in, and put the token under "Headers" below:
# subscriptions take it along as well.
# Ctrl-Space completes, Ctrl-Enter runs.

mutation SignIn {
  login(input: { email: "you@example.org", password: "..." }) {
    tokens { accessToken }
    userErrors { message }
  }
}

query WhatThisServerCanDo {
  capabilities { version languages voices { id name } }
}
`;

  /** One socket for the headers as they are; another one when they change. */
  let socket;
  let held;
  const socketFor = (headers) => {
    const params = JSON.stringify(headers ?? {});
    if (params !== held) {
      socket?.dispose();
      held = params;
      socket = graphqlWs.createClient({ url: socketUrl.href, connectionParams: () => headers ?? {}, lazyCloseTimeout: 5_000 });
    }
    return socket;
  };

  const fetcher = (request, options) =>
    GraphiQL.createFetcher({ url: url.href, wsClient: socketFor(options?.headers) })(request, options);

  ReactDOM.render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultQuery: WELCOME,
      defaultEditorToolsVisibility: "headers",
      defaultHeaders: '{\n  "authorization": "Bearer "\n}',
      shouldPersistHeaders: false,
    }),
    document.getElementById("graphiql"),
  );
})();
