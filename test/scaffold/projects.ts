import type { ProjectFiles } from "../../server/src/service/files.ts";

const GITHUB =
  '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:Acme/shop.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n';

/** A project as the edge reads it: its files, on GitHub unless said otherwise. */
export function project(files: Readonly<Record<string, string>>, more: Partial<ProjectFiles> = {}): ProjectFiles {
  return {
    folderName: "shop",
    files: new Map(Object.entries(files)),
    existing: Object.keys(files),
    gitRemote: GITHUB,
    ...more,
  };
}

const node = (dependencies: Readonly<Record<string, string>>): string =>
  JSON.stringify({ name: "@acme/payments-api", version: "2.3.1", dependencies });

/** Real-looking projects, and what must be read out of them. */
export const PROJECTS: Readonly<
  Record<string, { project: ProjectFiles; expected: Readonly<Record<string, unknown>> }>
> = {
  "Express with everything": {
    project: project({
      "package.json": node({ express: "^5.0.0", "prom-client": "^15.0.0" }),
      Dockerfile: [
        "FROM node:24-alpine AS builder",
        "EXPOSE 9999",
        "FROM node:24-alpine",
        "RUN addgroup -g 10001 -S app && adduser -S app -u 10001 -G app",
        "USER app:app",
        "EXPOSE 3100",
        "HEALTHCHECK CMD wget -qO- http://localhost:3100/healthz || exit 1",
        'CMD ["node", "dist/index.js"]',
      ].join("\n"),
      ".env.example": [
        "NODE_ENV=development",
        "PORT=3000",
        "DATABASE_URL=postgresql://user:pass@localhost:5433/payments",
        "# STRIPE_SECRET_KEY= # Set in secrets manager",
        "STRIPE_PUBLISHABLE_KEY=pk_test_xxx",
        "SESSION_TTL_SECONDS=3600",
        "NEXT_PUBLIC_API_URL=https://api.example.com",
      ].join("\n"),
    }),
    expected: {
      runtime: "Node.js (Express) from package.json",
      name: "payments-api, the name in package.json",
      image: "ghcr.io/acme/payments-api, the git remote on github.com",
      tag: "2.3.1, the version in package.json",
      port: "3100, EXPOSE in Dockerfile",
      health: "/healthz, HEALTHCHECK in Dockerfile",
      readiness: "/ready, a default: the service must answer it once it can take payments, and stop when it cannot",
      user: "10001, USER in Dockerfile (`app`), group 10001",
      metrics: "/metrics, prom-client in package.json",
      secrets: ["DATABASE_URL", "STRIPE_SECRET_KEY"],
      config: ["NODE_ENV", "PORT", "STRIPE_PUBLISHABLE_KEY", "SESSION_TTL_SECONDS"],
      connections: ["DATABASE_URL postgresql 5433"],
    },
  },
  "Fastify with the port in .env.example": {
    project: project({ "package.json": node({ fastify: "^5.0.0" }), ".env.example": "PORT=4000\nREDIS_URL=\n" }),
    expected: {
      runtime: "Node.js (Fastify) from package.json",
      port: "4000, PORT in .env.example",
      user: "missing: the project has no Dockerfile",
      secrets: ["REDIS_URL"],
      connections: ["REDIS_URL redis 6379"],
    },
  },
  "NestJS on the node user": {
    project: project({
      "package.json": node({ "@nestjs/core": "^11.0.0", express: "^5.0.0" }),
      Dockerfile: "FROM node:24-alpine\nENV PORT=3333\nUSER node\n",
    }),
    expected: {
      runtime: "Node.js (NestJS) from package.json",
      port: "3333, ENV PORT in Dockerfile",
      user: "1000, USER in Dockerfile (`node`)",
    },
  },
  "Next.js": {
    project: project({ "package.json": node({ next: "^16.0.0", react: "^19.0.0" }), Dockerfile: "FROM node:24\n" }),
    expected: {
      runtime: "Node.js (Next.js) from package.json",
      port: "3000, a default of Next.js",
      user: "65532, a default, since the Dockerfile sets no USER, and its base image is root: it must let this user read its files, group 65532",
    },
  },
  "Go on distroless": {
    project: project({
      "go.mod":
        "module github.com/acme/ledger/v2\n\ngo 1.26\n\nrequire github.com/go-chi/chi/v5 v5.2.0\nrequire github.com/prometheus/client_golang v1.23.0\n",
      Dockerfile: "FROM golang:1.26 AS build\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /app /app\n",
    }),
    expected: {
      runtime: "Go (chi) from go.mod",
      name: "ledger, the name in go.mod",
      tag: "0.1.0, a default, since no manifest states a version",
      port: "8080, a default of chi",
      user: "65532, the nonroot base image, group 65532",
      metrics: "/metrics, prometheus/client_golang in go.mod",
    },
  },
  "Spring Boot with actuator": {
    project: project({
      "pom.xml":
        "<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>4.0.0</version></parent>" +
        "<artifactId>CheckoutService</artifactId><version>1.7.0-SNAPSHOT</version><dependencies>" +
        "<dependency><artifactId>spring-boot-starter-actuator</artifactId></dependency>" +
        "<dependency><artifactId>micrometer-registry-prometheus</artifactId></dependency></dependencies></project>",
    }),
    expected: {
      runtime: "Java (Spring Boot) from pom.xml",
      name: "checkout-service, the name in pom.xml",
      tag: "1.7.0, the version in pom.xml",
      port: "8080, a default of Spring Boot",
      health: "/actuator/health/liveness, Spring Boot Actuator in pom.xml",
      readiness: "/actuator/health/readiness, Spring Boot Actuator in pom.xml",
      metrics: "/actuator/prometheus, Micrometer in pom.xml",
    },
  },
  "Spring Boot on Gradle without actuator": {
    project: project({
      "build.gradle.kts":
        'plugins { id("org.springframework.boot") version "4.0.0" }\nversion = "0.9.0"\ndependencies { implementation("org.springframework.boot:spring-boot-starter-web") }\n',
    }),
    expected: {
      runtime: "Java (Spring Boot) from build.gradle.kts",
      name: "shop, the folder's name",
      tag: "0.9.0, the version in build.gradle.kts",
      health: "/health, a default: the service must answer it while its process works",
    },
  },
  FastAPI: {
    project: project({
      "pyproject.toml":
        '[build-system]\nrequires = ["hatchling"]\n\n[project]\nname = "payment_gateway"\nversion = "0.4.2"\ndependencies = [\n  "fastapi>=0.120",\n  "prometheus-client>=0.22",\n]\n\n[tool.ruff]\nname = "no"\n',
      Dockerfile: "FROM python:3.14-slim\nRUN useradd --uid 10002 api\nUSER api\nEXPOSE 8000/tcp\n",
    }),
    expected: {
      runtime: "Python (FastAPI) from pyproject.toml",
      name: "payment-gateway, the name in pyproject.toml",
      tag: "0.4.2, the version in pyproject.toml",
      port: "8000, EXPOSE in Dockerfile",
      user: "10002, USER in Dockerfile (`api`)",
      metrics: "/metrics, prometheus-client in pyproject.toml",
    },
  },
  "Express with a list of packages for its scripts": {
    project: project({ "package.json": node({ express: "^5.0.0" }), "requirements.txt": "boto3==1.40.0\n" }),
    expected: { runtime: "Node.js (Express) from package.json" },
  },
  "Flask from requirements": {
    project: project({ "requirements.txt": "Flask==3.1.0\ngunicorn==23.0.0\n" }),
    expected: { runtime: "Python (Flask) from requirements.txt", port: "8000, a default of Flask" },
  },
  ".NET": {
    project: project({
      "Acme.Payments.Api.csproj":
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><Version>3.0.0</Version></PropertyGroup></Project>',
      Dockerfile: "FROM mcr.microsoft.com/dotnet/aspnet:10.0\nUSER $APP_UID\n",
    }),
    expected: {
      runtime: ".NET (ASP.NET Core) from Acme.Payments.Api.csproj",
      name: "acme-payments-api, the name in Acme.Payments.Api.csproj",
      tag: "3.0.0, the version in Acme.Payments.Api.csproj",
      port: "8080, a default of ASP.NET Core",
      user: "1654, USER in Dockerfile (`$APP_UID`)",
    },
  },
  Rust: {
    project: project({
      "Cargo.toml": '[package]\nname = "settlement"\nversion = "0.2.0"\n\n[dependencies]\naxum = "0.8"\n',
      Dockerfile: "FROM debian:13-slim\nUSER root\n",
    }),
    expected: {
      runtime: "Rust (axum) from Cargo.toml",
      name: "settlement, the name in Cargo.toml",
      port: "3000, a default of axum",
      user: "65532, a default, since the Dockerfile runs as root: it must let this user read its files, group 65532",
    },
  },
  "an empty folder without a remote": {
    project: { folderName: "3DS Zahlungs-Dienst (neu)", files: new Map(), existing: [] },
    expected: {
      runtime: "an unknown language, since no known manifest is there",
      name: "app-3-ds-zahlungs-dienst-neu, the folder's name",
      image: "missing: The project has no git remote that would say where its images live",
      port: "8080, a default of an unknown language, since no known manifest is there",
    },
  },
  "GitLab over HTTPS with a token in the address": {
    project: project(
      { "package.json": node({ koa: "^3.0.0" }) },
      { gitRemote: '[remote "origin"]\n\turl = https://oauth2:not-a-token@gitlab.com/Acme/Pay/payments-api.git\n' },
    ),
    expected: { image: "registry.gitlab.com/acme/pay/payments-api, the git remote on gitlab.com" },
  },
  "a host whose registry nobody knows": {
    project: project(
      { "package.json": node({}) },
      { gitRemote: '[remote "upstream"]\n\turl = ssh://git@git.acme.internal:2222/pay/api.git\n' },
    ),
    expected: {
      image: "missing: The git remote is on git.acme.internal, whose image registry Paylint does not know",
    },
  },
  "a readiness HEALTHCHECK": {
    project: project({
      "package.json": node({}),
      Dockerfile: 'FROM node:24\nUSER 1001:1001\nHEALTHCHECK CMD ["curl", "-f", "http://127.0.0.1:3000/readyz"]\n',
    }),
    expected: {
      health: "/health, a default: the service must answer it while its process works",
      readiness: "/readyz, HEALTHCHECK in Dockerfile",
      user: "1001, USER in Dockerfile, group 1001",
    },
  },
  "a user from a build argument": {
    project: project({ "package.json": node({}), Dockerfile: "FROM node:24\nARG WHO\nUSER $WHO\n" }),
    expected: { user: "missing: USER in the Dockerfile depends on a variable" },
  },
  "a broken package.json": {
    project: project({ "package.json": "{ name: " }),
    expected: { runtime: "Node.js (no known framework) from package.json", name: "shop, the folder's name" },
  },
  "a monorepo": {
    project: project({
      "package.json": JSON.stringify({ name: "acme", private: true, workspaces: ["services/*"] }),
      "services/ledger/go.mod": "module acme/ledger\n",
      "services/payments/package.json": node({ express: "5" }),
      "services/payments/node_modules/express/package.json": "{}",
    }),
    expected: { packages: ["services/ledger", "services/payments"] },
  },
};
