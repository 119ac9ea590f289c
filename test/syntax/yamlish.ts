import fc from "fast-check";

/** Text made of what YAML is made of, so that random text reaches the odd corners of the grammar. */
export const yamlish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."a b key: -  \n \r\n \t ' \" | > |- >+ # [ ] { } , & * ! <<: --- ... % ? : @ ` ~ \\n \\u00e9 😀 é \ufeff {{ }} $patch apiVersion: kind:".split(
          " ",
        ),
        "\n  ",
        "\n- ",
        "\n---\n",
        "\n    b: ",
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));
