/** The words that lead from an ended lot to its check, English. */
export default {
    "check.link": "Check the result",
};
