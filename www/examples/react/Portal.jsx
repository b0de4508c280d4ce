import "rapport/widget";
import { useEffect, useRef, useState } from "react";
import { clients, events } from "../data.js";

/** The dashboard as a component: what it is given as `files` it loads, what it finds out it gives to `onReport`. */
function Dashboard({ files, onReport, ...rest }) {
  const element = useRef(null);
  useEffect(() => {
    for (const { name, text } of files) {
      // A file that cannot be read is told of in the dashboard itself.
      element.current.load(text, { name }).catch(() => {});
    }
  }, [files]);
  return <rapport-dashboard ref={element} onrapport-report={({ detail }) => onReport(detail)} {...rest} />;
}

const files = [{ name: "clients.csv", text: clients }, { name: "events.csv", text: events }];

export function Portal() {
  const [report, setReport] = useState(null);
  const [open, setOpen] = useState(true);
  return (
    <>
      <h1>Portal</h1>
      <p>Northwind: <rapport-score client="C-1" for="ours" /></p>
      <p id="told">{report ? `${report.headline.needAttention} of ${report.headline.clients} need attention` : "Reading…"}</p>
      <button id="close" onClick={() => setOpen(false)}>Close</button>
      {open && <Dashboard id="ours" heading="Our clients" views="overview clients" files={files} onReport={setReport} />}
    </>
  );
}
