/** Lời dẫn từ một món đã kết thúc tới trang kiểm tra, tiếng Việt. */
export default {
    "check.link": "Kiểm tra kết quả",
};
