import { createServer } from "node:http";

const port = Number(process.env.PORT ?? 3000);
let stopping = false;

const server = createServer((request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (request.url === "/health") answer(200, { alive: true });
  else if (request.url === "/ready") answer(stopping ? 503 : 200, { ready: !stopping });
  else if (request.method === "POST" && request.url === "/charges") answer(202, { status: "accepted" });
  else answer(404, { error: "not found" });
});

server.listen(port);

// Charges in flight are finished before the process ends.
process.on("SIGTERM", () => {
  stopping = true;
  server.close();
});
