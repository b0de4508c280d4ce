import { createRoot } from "react-dom/client";
import { Portal } from "./Portal.jsx";

createRoot(document.getElementById("portal")).render(<Portal />);
