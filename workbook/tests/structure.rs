//! This module keeps the rules of the house: one border to JavaScript, nothing that panics.

#[test]
fn only_the_border_knows_javascript_and_nothing_panics() {
    let mut seen = 0;
    for entry in std::fs::read_dir("src").unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for word in [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "unsafe "] {
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
        let border = path.ends_with("wasm.rs");
        assert_eq!(border, ["JsValue", "wasm_bindgen", "js_sys"].iter().any(|word| code.contains(word)), "{}", path.display());
        seen += 1;
    }
    assert!(seen > 5);
}
